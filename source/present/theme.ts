import type {SeriesRole} from '../mcp/dashboard/panel.ts';

/** What a piece of text means; the theme says how that looks. */
export type Token =
	| 'text'
	| 'muted'
	| 'strong'
	| 'title'
	| 'brand'
	| 'border'
	| 'border.focus'
	| 'accent'
	| 'key'
	| 'cursor'
	| 'selected'
	| 'badge.live'
	| 'badge.paused'
	| 'status.critical'
	| 'status.down'
	| 'status.warning'
	| 'status.ok'
	| 'status.waiting'
	| 'threshold.warning'
	| 'threshold.critical'
	| `series.${SeriesRole}`
	| `heat.${0 | 1 | 2 | 3 | 4}`;

export type ThemeName = 'dark' | 'light' | 'high-contrast' | 'monochrome' | 'none';

export type Theme = {
	readonly name: ThemeName;
	/** Only ASCII is drawn. */
	readonly ascii: boolean;
	readonly glyphs: Glyphs;
	/** SGR parameters by token; empty: as the terminal shows text by default. */
	readonly styles: Readonly<Record<Token, string>>;
};

export type Glyphs = {
	readonly critical: string;
	readonly warning: string;
	readonly info: string;
	readonly down: string;
	readonly ok: string;
	readonly waiting: string;
	readonly cursor: string;
	readonly descending: string;
	readonly ascending: string;
	readonly ellipsis: string;
	readonly dash: string;
	readonly separator: string;
	readonly crumb: string;
	readonly above: string;
	readonly atMost: string;
	/** From lowest to highest. */
	readonly sparks: readonly string[];
	/** A cell of a bar: a little lower than its row, so that bars of neighbouring rows stay apart. */
	readonly bar: string;
	/** A bar of less than a cell. */
	readonly barStart: string;
	readonly noValue: string;
	readonly heat: readonly string[];
	readonly threshold: string;
	readonly restart: string;
	readonly fired: string;
	readonly resolved: string;
	readonly box: {
		readonly topLeft: string;
		readonly topRight: string;
		readonly bottomLeft: string;
		readonly bottomRight: string;
		readonly horizontal: string;
		readonly vertical: string;
		readonly axis: string;
	};
	/** Panel numbers 1–9 in a border. */
	readonly numbers: readonly string[];
};

const unicode: Glyphs = {
	critical: '✖',
	warning: '▲',
	info: 'i',
	down: '○',
	ok: '●',
	waiting: '…',
	cursor: '❯',
	descending: '▼',
	ascending: '▲',
	ellipsis: '…',
	dash: '–',
	separator: '·',
	crumb: '›',
	above: '>',
	atMost: '≤',
	sparks: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
	bar: '▇',
	barStart: '▏',
	noValue: '·',
	heat: [' ', '░', '▒', '▓', '█'],
	threshold: '┄',
	restart: '↻',
	fired: '▼',
	resolved: '△',
	box: {
		topLeft: '╭',
		topRight: '╮',
		bottomLeft: '╰',
		bottomRight: '╯',
		horizontal: '─',
		vertical: '│',
		axis: '┤',
	},
	numbers: ['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'],
};

const ascii: Glyphs = {
	critical: 'X',
	warning: '!',
	info: 'i',
	down: '-',
	ok: '*',
	waiting: '.',
	cursor: '>',
	descending: 'v',
	ascending: '^',
	ellipsis: '~',
	dash: '-',
	separator: '|',
	crumb: '>',
	above: '>',
	atMost: '<',
	sparks: ['_', '.', ',', '-', '=', '+', '*', '#'],
	bar: '#',
	barStart: '|',
	noValue: ' ',
	heat: [' ', '.', 'o', 'O', '#'],
	threshold: '-',
	restart: '^',
	fired: 'v',
	resolved: 'o',
	box: {
		topLeft: '+',
		topRight: '+',
		bottomLeft: '+',
		bottomRight: '+',
		horizontal: '-',
		vertical: '|',
		axis: '|',
	},
	numbers: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
};

// Sixteen colours only, so that the person's own palette decides. Bright black (90) is grey on every palette in use.
const dark: Readonly<Record<Token, string>> = {
	text: '',
	muted: '90',
	strong: '1',
	title: '1',
	brand: '1;36',
	border: '90',
	'border.focus': '36',
	accent: '36',
	key: '1',
	cursor: '1;36',
	selected: '1',
	'badge.live': '32',
	'badge.paused': '7;33',
	'status.critical': '1;31',
	'status.down': '35',
	'status.warning': '33',
	'status.ok': '32',
	'status.waiting': '90',
	'threshold.warning': '33',
	'threshold.critical': '31',
	'series.calls': '36',
	'series.errors': '31',
	'series.p50': '32',
	'series.p95': '34',
	'series.p99': '35',
	'series.sessions': '34',
	'series.memory': '35',
	'series.cpu': '33',
	'heat.0': '90',
	// One hue that brightens: red and yellow mean trouble, and many calls are none.
	'heat.1': '34',
	'heat.2': '36',
	'heat.3': '96',
	'heat.4': '97',
};

// Yellow and cyan are unreadable on white; bright black stays grey.
const light: Readonly<Record<Token, string>> = {
	...dark,
	brand: '1;34',
	accent: '34',
	cursor: '1;34',
	'border.focus': '34',
	'status.warning': '1;33',
	'series.calls': '34',
	'series.sessions': '36',
	'series.cpu': '35',
	'heat.1': '36',
	'heat.2': '34',
	'heat.3': '94',
	'heat.4': '30',
};

const highContrast: Readonly<Record<Token, string>> = {
	...dark,
	muted: '37',
	border: '37',
	'border.focus': '1;97',
	brand: '1;97',
	accent: '1;96',
	cursor: '1;97',
	selected: '7',
	'badge.live': '1;92',
	'badge.paused': '7;93',
	'status.critical': '7;91',
	'status.down': '1;95',
	'status.warning': '1;93',
	'status.ok': '1;92',
	'status.waiting': '37',
	'threshold.warning': '93',
	'threshold.critical': '91',
	'series.calls': '96',
	'series.errors': '91',
	'series.p50': '92',
	'series.p95': '94',
	'series.p99': '95',
	'series.sessions': '94',
	'series.memory': '95',
	'series.cpu': '93',
};

const attributes: Readonly<Partial<Record<Token, string>>> = {
	muted: '2',
	border: '2',
	strong: '1',
	title: '1',
	brand: '1',
	key: '1',
	cursor: '1',
	selected: '1',
	'border.focus': '1',
	'badge.paused': '7',
	'status.critical': '1;7',
	'status.down': '1',
	'status.warning': '1',
	'heat.0': '2',
};

export function themeNamed(name: ThemeName, isAscii = false): Theme {
	return {name, ascii: isAscii, glyphs: isAscii ? ascii : unicode, styles: stylesOf(name)};
}

/** Text with the token's look, and back to the default after it; padding belongs inside. */
export function paint({styles}: Pick<Theme, 'styles'>, token: Token, text: string): string {
	const style = styles[token];
	return style === '' || text === '' ? text : `\u001b[${style}m${text}\u001b[0m`;
}

function stylesOf(name: ThemeName): Readonly<Record<Token, string>> {
	const plain = Object.fromEntries(Object.keys(dark).map(token => [token, ''])) as Record<Token, string>;
	switch (name) {
		case 'dark':
			return dark;
		case 'light':
			return light;
		case 'high-contrast':
			return highContrast;
		case 'monochrome':
			return {...plain, ...attributes};
		case 'none':
			return plain;
	}
}
