import {suggestion} from '../base/suggestion.ts';
import type {Unit} from '../mcp/dashboard/panel.ts';

/** How a panel's numbers are read and printed. */
export type Measure = {
	/** What a number is after `scale`. */
	readonly unit: Unit;
	/** Factor that makes the unit's own number of what the query answers: 0.001 for milliseconds. */
	readonly scale: number;
	/** After the number: `/s`, ` req/s`, `%`. */
	readonly suffix: string;
	/** Before it: `$`. */
	readonly prefix?: string;
	/** Digits after the point; absent: as many as are worth reading. */
	readonly decimals?: number;
};

export const plainMeasure: Measure = {unit: 'count', scale: 1, suffix: ''};

const of = (unit: Unit, scale = 1, suffix = ''): Measure => ({unit, scale, suffix});
const own: Readonly<Record<Unit, Measure>> = {
	'per-second': of('per-second', 1, '/s'),
	ratio: of('ratio', 1, '%'),
	seconds: of('seconds'),
	bytes: of('bytes'),
	cores: of('cores'),
	count: of('count'),
	'decimal-bytes': of('decimal-bytes'),
	bits: of('bits'),
	plain: of('plain'),
};

const KiB = 1024;
/** Grafana's ids (packages/grafana-data/src/valueFormats/categories.ts) that speak of what servers count. */
const grafana: Readonly<Record<string, Measure>> = {
	'': of('count'),
	none: of('plain'),
	short: of('count'),
	sishort: of('count'),
	string: of('plain'),
	percent: of('ratio', 0.01, '%'),
	percentunit: of('ratio', 1, '%'),
	s: of('seconds'),
	ms: of('seconds', 1e-3),
	µs: of('seconds', 1e-6),
	us: of('seconds', 1e-6),
	ns: of('seconds', 1e-9),
	m: of('seconds', 60),
	h: of('seconds', 3600),
	d: of('seconds', 86_400),
	dtdurations: of('seconds'),
	dtdurationms: of('seconds', 1e-3),
	clocks: of('seconds'),
	clockms: of('seconds', 1e-3),
	timeticks: of('seconds', 0.01),
	bytes: of('bytes'),
	kbytes: of('bytes', KiB),
	mbytes: of('bytes', KiB ** 2),
	gbytes: of('bytes', KiB ** 3),
	tbytes: of('bytes', KiB ** 4),
	decbytes: of('decimal-bytes'),
	deckbytes: of('decimal-bytes', 1e3),
	decmbytes: of('decimal-bytes', 1e6),
	decgbytes: of('decimal-bytes', 1e9),
	bits: of('bits'),
	decbits: of('bits'),
	Bps: of('decimal-bytes', 1, '/s'),
	binBps: of('bytes', 1, '/s'),
	KBs: of('decimal-bytes', 1e3, '/s'),
	MBs: of('decimal-bytes', 1e6, '/s'),
	KiBs: of('bytes', KiB, '/s'),
	MiBs: of('bytes', KiB ** 2, '/s'),
	bps: of('bits', 1, '/s'),
	binbps: of('bits', 1, '/s'),
	Kbits: of('bits', 1e3, '/s'),
	Mbits: of('bits', 1e6, '/s'),
	reqps: of('count', 1, ' req/s'),
	cps: of('count', 1, '/s'),
	ops: of('count', 1, ' ops/s'),
	rps: of('count', 1, ' rd/s'),
	wps: of('count', 1, ' wr/s'),
	iops: of('count', 1, ' io/s'),
	mps: of('count', 1, ' msg/s'),
	eps: of('count', 1, '/s'),
	opm: of('count', 1, ' ops/min'),
	cpm: of('count', 1, '/min'),
	rpm: of('count', 1, '/min'),
	hertz: of('count', 1, 'Hz'),
	celsius: of('count', 1, '°C'),
	watt: of('count', 1, 'W'),
	bool: of('plain'),
	bool_yes_no: of('plain'),
	bool_on_off: of('plain'),
};

const currencies: Readonly<Record<string, string>> = {
	currencyUSD: '$',
	currencyEUR: '€',
	currencyGBP: '£',
	currencyJPY: '¥',
};

/** The measure of one of mcptop's units or of Grafana's; undefined when nobody knows it. */
export function measureNamed(id: string): Measure | undefined {
	if (Object.hasOwn(own, id)) {
		// `bytes` means powers of 1024 to both.
		return own[id as Unit];
	}

	if (Object.hasOwn(grafana, id)) {
		return grafana[id];
	}

	const currency = Object.hasOwn(currencies, id) ? currencies[id] : undefined;
	const custom = /^(suffix|prefix):(.{1,12})$/.exec(id);
	return currency !== undefined
		? {...plainMeasure, prefix: currency}
		: custom?.[1] === 'suffix'
			? {...plainMeasure, suffix: ` ${custom[2]!.trim()}`}
			: custom?.[1] === 'prefix'
				? {...plainMeasure, prefix: custom[2]!}
				: undefined;
}

export function measureHint(id: string): string | undefined {
	return (
		suggestion(
			id,
			[...Object.keys(own), ...Object.keys(grafana)].filter(name => name !== ''),
		) ?? `try ${Object.keys(own).join(', ')}`
	);
}
