import {RecordReader} from '../../source/logs/reader.ts';
import type {LogRecord} from '../../source/logs/record.ts';

/** The clock of whoever reads the captures of `fixtures/logs`. */
export const readAtMs: number = Date.UTC(2026, 1, 26, 15, 0, 0);

/** Records of some bytes, read in pieces of `chunkBytes`. */
export function recordsOf(
	bytes: Uint8Array | string,
	{
		chunkBytes = Number.POSITIVE_INFINITY,
		nowMs = readAtMs,
		server,
	}: {chunkBytes?: number; nowMs?: number; server?: string} = {},
): LogRecord[] {
	const whole = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
	let sequence = 0;
	const reader = new RecordReader({
		source: 'source',
		...(server === undefined ? {} : {server}),
		nextSequence: () => sequence++,
	});
	const records: LogRecord[] = [];
	for (let start = 0; start < whole.length; start += Math.min(chunkBytes, whole.length)) {
		records.push(...reader.feed(whole.subarray(start, start + Math.min(chunkBytes, whole.length)), nowMs));
	}

	return [...records, ...reader.end(nowMs)];
}

/** A record as a stranger reads it: time, level, who, then what is known of it, a thing a line. */
export function recordText(record: LogRecord): string {
	const {hasOwnTimestamp, timestampMs, severity, server, tool, body, error, attributes, detail} = record;
	const facts = [
		['request', record.correlationId],
		['session', record.sessionId],
		['trace', record.traceId],
		['span', record.spanId],
		['took', record.durationMs === undefined ? undefined : `${record.durationMs}ms`],
		['ended in', record.outcome],
		['error', error],
	].flatMap(([name, value]) => (value === undefined ? [] : [`    ${name}: ${value}`]));
	return [
		[
			hasOwnTimestamp ? new Date(timestampMs).toISOString() : '(no time of its own)',
			severity ?? '(no level)',
			...(server === undefined ? [] : [`server ${server}`]),
			...(tool === undefined ? [] : [`tool ${tool}`]),
		].join('  '),
		`    ${body}`,
		...facts,
		...Object.entries(attributes).map(([name, value]) => `    · ${name} = ${value}`),
		...(detail === undefined ? [] : detail.split('\n').map(line => `    | ${line}`.trimEnd())),
	].join('\n');
}
