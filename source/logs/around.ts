import type {LogBuffer} from './buffer.ts';
import type {LogRecord} from './record.ts';

/** A moment, what lies before it and what after; Unix milliseconds. */
export type Moment = {readonly fromMs: number; readonly atMs: number; readonly toMs: number};

export type LogPattern = {
	/** A message with `#` for what differs from line to line. */
	readonly text: string;
	readonly count: number;
	readonly isError: boolean;
};

/** Records looked at, newest first: a look at a moment must not cost more than a look at a screen. */
const maxLooked = 20_000;
const maxPatterns = 2000;
const maxPatternLength = 120;

/** Messages that a server began to write at a moment: errors first, then the most frequent. */
export function newPatterns(
	buffer: LogBuffer,
	{fromMs, atMs, toMs}: Moment,
	isMeant: (record: LogRecord) => boolean,
): readonly LogPattern[] {
	const before = new Set<string>();
	const after = new Map<string, {count: number; isError: boolean}>();
	for (const record of newest(buffer)) {
		const {timestampMs, severity, body} = record;
		if (timestampMs < fromMs || timestampMs > toMs || !isMeant(record)) {
			continue;
		}

		const text = patternOf(body);
		if (timestampMs < atMs) {
			before.add(text);
		} else if (after.size < maxPatterns || after.has(text)) {
			const isError = severity === 'error' || severity === 'fatal';
			const known = after.get(text);
			after.set(text, {count: (known?.count ?? 0) + 1, isError: isError || known?.isError === true});
		}
	}

	return [...after]
		.filter(([text]) => text !== '' && !before.has(text))
		.map(([text, {count, isError}]) => ({text, count, isError}))
		.sort((left, right) => Number(right.isError) - Number(left.isError) || right.count - left.count);
}

/** Records closest to a moment, in the order of time; those that complain are preferred when not all have room. */
export function recordsAround(
	buffer: LogBuffer,
	{fromMs, atMs, toMs}: Moment,
	{limit, isMeant}: {readonly limit: number; isMeant(record: LogRecord): boolean},
): readonly LogRecord[] {
	const found: LogRecord[] = [];
	for (const record of newest(buffer)) {
		if (record.timestampMs >= fromMs && record.timestampMs <= toMs && isMeant(record)) {
			found.push(record);
		}
	}

	const complains = ({severity}: LogRecord) =>
		severity === 'error' || severity === 'fatal' || severity === 'warn' ? 0 : 1;
	const distance = ({timestampMs}: LogRecord) => Math.abs(timestampMs - atMs);
	return found
		.sort((left, right) => complains(left) - complains(right) || distance(left) - distance(right))
		.slice(0, limit)
		.sort((left, right) => left.timestampMs - right.timestampMs || left.sequence - right.sequence);
}

/** Numbers, identifiers and quoted texts differ between lines that say the same. */
export function patternOf(body: string): string {
	return body
		.slice(0, 4 * maxPatternLength)
		.replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi, '#')
		.replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{6,}\b/gi, '#')
		.replace(/"[^"]*"|'[^']*'/g, '"#"')
		.replace(/\d+(?:[.:]\d+)*/g, '#')
		.slice(0, maxPatternLength)
		.trim();
}

function* newest(buffer: LogBuffer): Generator<LogRecord> {
	const from = Math.max(buffer.first, buffer.end - maxLooked);
	for (let position = buffer.end - 1; position >= from; position--) {
		yield buffer.at(position)!;
	}
}
