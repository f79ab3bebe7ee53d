import type {Cell} from '../support/terminal.ts';

const cellWidth = 8.4;
const cellHeight = 18;
const padding = 14;
const background = '#0d1117';
const foreground = '#c9d1d9';

// The sixteen ANSI colours as a quiet dark theme shows them.
const palette = [
	'#484f58',
	'#ff7b72',
	'#3fb950',
	'#d29922',
	'#58a6ff',
	'#bc8cff',
	'#39c5cf',
	'#b1bac4',
	'#6e7681',
	'#ffa198',
	'#56d364',
	'#e3b341',
	'#79c0ff',
	'#d2a8ff',
	'#56d4dd',
	'#ffffff',
];

/** A terminal's screen as an SVG: every run of equal style is stretched to its cells, so boxes meet whatever the font. */
export function svgScreen(rows: readonly (readonly Cell[])[]): string {
	const columns = Math.max(...rows.map(row => row.length));
	const width = columns * cellWidth + 2 * padding;
	const height = rows.length * cellHeight + 2 * padding;
	const body = rows.flatMap((row, y) => styleRuns(row).map(run => runElement(run, y)));
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width.toFixed(0)} ${height}" font-family="'JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14">`,
		`<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
		...body,
		'</svg>',
		'',
	].join('\n');
}

type Run = {readonly x: number; readonly text: string; readonly cells: number; readonly style: Cell};

function styleRuns(row: readonly Cell[]): Run[] {
	const runs: Run[] = [];
	for (const [x, cell] of row.entries()) {
		const last = runs.at(-1);
		const text = cell.text === '' ? ' ' : cell.text;
		if (last !== undefined && sameStyle(last.style, cell)) {
			runs[runs.length - 1] = {...last, text: last.text + text, cells: last.cells + 1};
		} else {
			runs.push({x, text, cells: 1, style: cell});
		}
	}

	return runs.filter(run => run.text.trim() !== '' || run.style.inverse);
}

function runElement({x, text, cells, style}: Run, y: number): string {
	const left = (padding + x * cellWidth).toFixed(1);
	const length = (cells * cellWidth).toFixed(1);
	const ink = colour(style);
	const [fill, behind] = style.inverse ? [background, ink] : [ink, undefined];
	const box =
		behind === undefined
			? ''
			: `<rect x="${left}" y="${padding + y * cellHeight}" width="${length}" height="${cellHeight}" fill="${behind}"/>`;
	const weight = style.bold ? ' font-weight="bold"' : '';
	const opacity = style.dim ? ' opacity="0.6"' : '';
	const baseline = padding + y * cellHeight + 13;
	return `${box}<text x="${left}" y="${baseline}" textLength="${length}" lengthAdjust="spacingAndGlyphs" xml:space="preserve" fill="${fill}"${weight}${opacity}>${escapeXml(text)}</text>`;
}

function sameStyle(left: Cell, right: Cell): boolean {
	return (
		left.foreground === right.foreground &&
		left.bold === right.bold &&
		left.dim === right.dim &&
		left.inverse === right.inverse
	);
}

function colour({foreground: ink}: Cell): string {
	if (ink < 0) {
		return foreground;
	}

	return palette[ink] ?? (ink > 255 ? `#${ink.toString(16).padStart(6, '0')}` : xterm256(ink));
}

// The 6×6×6 cube and the grey ramp of xterm's 256 colours.
function xterm256(index: number): string {
	if (index >= 232) {
		const level = (8 + (index - 232) * 10).toString(16).padStart(2, '0');
		return `#${level.repeat(3)}`;
	}

	const steps = [0, 95, 135, 175, 215, 255];
	const cube = index - 16;
	return `#${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(step => steps[step]!.toString(16).padStart(2, '0')).join('')}`;
}

function escapeXml(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
