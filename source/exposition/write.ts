import type {Labels} from '../labels/labels.ts';
import {labelEntries, labelValue, metricName} from '../labels/labels.ts';
import type {Exemplar, Family} from './exposition.ts';

/** Text gathered before it is handed on: one write to a file a few hundred samples. */
const chunkLength = 64 * 1024;

const legacyMetricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const legacyLabelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Prometheus 2's reader stops at an exemplar of any other sample, and at other names of an exemplar's labels. */
const mayHaveExemplars = /_(?:total|bucket)$/;

/**
 * Writes samples as OpenMetrics text with timestamps, such as `promtool tsdb create-blocks-from openmetrics` reads.
 *
 * Samples stand in the order they come (in time, per series), not family by family: that would need the whole recording in
 * memory, and Prometheus' reader does not ask for it. What is said of a family stands once, before its first sample.
 * OpenMetrics has no stale marks: a series that ends just has no more samples, and lookups find the last one for five
 * minutes, in Prometheus and here alike.
 */
export class RecordingWriter {
	readonly #write: (text: string) => void;
	readonly #families = new Set<string>();
	#texts = new WeakMap<Labels, string>();
	#chunk = '';

	/** `write` is given the text piece by piece. */
	constructor(write: (text: string) => void) {
		this.#write = write;
	}

	/** Type, unit and help of families; once each, the first counts. */
	families(families: Iterable<Family>): void {
		const added = [...families].filter(({name, type}) => !this.#families.has(bareName(name, type)));
		// A reader writes the bounds of whatever follows the type of a histogram as that has them; so it must not stand last.
		const [bounded, others] = [added.filter(hasBounds), added.filter(family => !hasBounds(family))];
		for (const family of [...bounded, ...others]) {
			this.#family(family);
		}

		if (bounded.length > 0 && others.length === 0) {
			this.#add('# TYPE up gauge\n');
		}
	}

	#family({name, type, unit, help}: Family): void {
		const bare = bareName(name, type);
		if (this.#families.has(bare)) {
			return;
		}

		this.#families.add(bare);
		const shown = legacyMetricName.test(bare) ? bare : quoted(bare);
		this.#add(`# TYPE ${shown} ${type === 'untyped' ? 'unknown' : type}\n`);
		// A unit must end the name, or Prometheus' reader stops.
		if (unit !== '' && bare.endsWith(`_${unit}`)) {
			this.#add(`# UNIT ${shown} ${unit}\n`);
		}

		if (help !== '') {
			this.#add(`# HELP ${shown} ${escaped(help)}\n`);
		}
	}

	sample(labels: Labels, tMs: number, value: number, exemplar?: Exemplar): void {
		let text = this.#texts.get(labels);
		if (text === undefined) {
			text = seriesText(labels);
			this.#texts.set(labels, text);
		}

		const tail = exemplar === undefined ? '' : exemplarText(labels, exemplar);
		this.#add(`${text} ${valueText(value)} ${secondsText(tMs)}${tail}\n`);
	}

	/** Hands on what is gathered, so that a recording that is cut off is whole up to here. */
	flush(): void {
		if (this.#chunk !== '') {
			this.#write(this.#chunk);
			this.#chunk = '';
		}
	}

	/** Writes the last line; nothing may follow. */
	end(): void {
		this.#add('# EOF\n');
		this.flush();
	}

	#add(text: string): void {
		this.#chunk += text;
		if (this.#chunk.length >= chunkLength) {
			this.flush();
		}
	}
}

/** The family of a counter goes without the suffix of its sample. */
function bareName(name: string, type: Family['type']): string {
	return type === 'counter' ? name.replace(/_total$/, '') : name;
}

function hasBounds({type}: Family): boolean {
	return type === 'histogram' || type === 'summary';
}

function exemplarText(series: Labels, {labels, value, timestampMs}: Exemplar): string {
	const entries = Array.from(labelEntries(labels));
	if (!mayHaveExemplars.test(labelValue(series, metricName)) || !entries.every(([name]) => isLegacy(name))) {
		return '';
	}

	const time = timestampMs === undefined ? '' : ` ${secondsText(timestampMs)}`;
	return ` # {${entries.map(labelText).join(',')}} ${valueText(value)}${time}`;
}

function seriesText(labels: Labels): string {
	const entries = labelEntries(labels);
	const name = entries.find(([label]) => label === metricName)?.[1] ?? '';
	const legacy = legacyMetricName.test(name);
	const parts = entries.filter(([label]) => label !== metricName).map(labelText);
	if (!legacy) {
		return `{${[quoted(name), ...parts].join(',')}}`;
	}

	return parts.length === 0 ? name : `${name}{${parts.join(',')}}`;
}

function labelText([label, value]: readonly [string, string]): string {
	return `${isLegacy(label) ? label : quoted(label)}=${quoted(value)}`;
}

function isLegacy(label: string): boolean {
	return legacyLabelName.test(label);
}

function quoted(text: string): string {
	return `"${escaped(text)}"`;
}

function escaped(text: string): string {
	return text.replace(/[\\"\n]/g, character => (character === '\n' ? '\\n' : `\\${character}`));
}

function valueText(value: number): string {
	if (Number.isFinite(value)) {
		return Object.is(value, -0) ? '-0' : String(value);
	}

	return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

/**
 * Seconds that read back as exactly these milliseconds: readers multiply the double by a thousand and cut off, so that
 * `1700000000.123` may come out as …122; a quarter of a millisecond more then keeps it on the right side.
 */
function secondsText(tMs: number): string {
	const seconds = (tMs / 1000).toFixed(3);
	return Math.trunc(Number(seconds) * 1000) === tMs
		? seconds
		: ((tMs + Math.sign(tMs) * 0.25) / 1000).toFixed(6);
}
