import {plainText} from '../base/plain-text.ts';
import {type Block, blockOf} from './blocks.ts';
import type {OpenedLine} from './envelopes/opened.ts';
import {FieldCollector, type FieldsRead} from './fields.ts';
import {flatten} from './json-line.ts';
import {exceptionLine} from './shapes/bare.ts';
import {unwrapped} from './shapes/rich.ts';
import {readText} from './text-line.ts';

/** A record's first line, and the lines that turned out to belong to it. */
export type Entry = {
	readonly opened: OpenedLine;
	/** What the first line says by itself. */
	readonly read: FieldsRead;
	/** Written by rich, which wraps messages. */
	readonly isWrapped: boolean;
	block: Block;
	/** Plain, blank ends cut. */
	readonly folded: string[];
	/** Lines beyond what one record keeps. */
	omitted: number;
	/** The error the folded lines name. */
	error: string | undefined;
	/** When its newest line came. */
	fedMs: number;
	/** No more lines come. */
	isDone: boolean;
};

type Read = FieldsRead & {readonly raw: string};

/** What a first line says, by itself. */
export function readFirst({text, json, outside}: OpenedLine, nowMs: number): FieldsRead {
	if (json !== undefined) {
		const fields = new FieldCollector();
		flatten(json, fields);
		const read = fields.finish();
		return read.body === '' ? {...read, body: plainText(text)} : read;
	}

	const read = readText(text, outside.timestampMs ?? nowMs);
	return read.body === '' ? {...read, body: plainText(text).trim()} : read;
}

/** All that the lines of an entry say together. */
export function readEntry(entry: Entry): Read {
	const {opened, folded, read} = entry;
	const raw = plainText(opened.text);
	if (folded.length === 0) {
		return withOutside({...read, raw}, opened);
	}

	if (blockOf(opened.text).type === 'key') {
		// In one piece, so that nothing of it can be missed when it is masked.
		const whole = [raw, ...folded].join(' ');
		return withOutside({...read, body: whole, raw: whole}, opened);
	}

	return withOutside({...withFolded(entry), raw}, opened);
}

function withFolded(entry: Entry): FieldsRead {
	const {opened, read, block, error} = entry;
	if (opened.json !== undefined) {
		return {...read, detail: detailOf(entry, read.detail)};
	}

	switch (block.type) {
		case 'python':
			// A traceback by itself is best said by its last line.
			return opened.text.startsWith('Traceback (')
				? {...read, body: error ?? read.body, error, severity: 'error', detail: detailOf(entry, read.body)}
				: {...read, error: read.error ?? error, detail: detailOf(entry)};
		case 'node':
		case 'closed':
			return error === undefined
				? {...read, detail: detailOf(entry)}
				: {...read, body: error, error, severity: 'fatal', detail: detailOf(entry, read.body)};
		case 'rust':
			return {
				...read,
				body: `${read.body} ${error ?? ''}`.trim(),
				error: error ?? read.error,
				detail: detailOf(entry),
			};
		case 'go':
		case 'key':
			return {...read, detail: detailOf(entry)};
		case 'lines':
			return withLines(entry);
	}
}

/** Indented lines after a line of text: its message, pino-pretty's fields, or an error with its stack. */
function withLines(entry: Entry): FieldsRead {
	const {read, folded, isWrapped} = entry;
	const fields = new FieldCollector();
	let error: string | undefined;
	for (const line of folded) {
		// pino-pretty indents by four; what stands deeper belongs to a field.
		const field = /^ {4}([\w.-]+): (\S.*)$/.exec(line);
		if (field !== null && field[2] !== '{') {
			fields.add(field[1]!, field[2]!.replace(/^"(.*)"$/, '$1'));
		}

		error ??= /^ {6}"message": "(.*)",?$/.exec(line)?.[1];
	}

	if (error === undefined && (read.severity === 'error' || read.severity === 'fatal')) {
		error = folded.map(line => line.trim()).find(line => exceptionLine.test(line));
	}

	const own = fields.finish();
	// .NET's message stands on a line of its own.
	const isDotnet = read.attributes.category !== undefined && read.body.endsWith(']');
	const body = isDotnet ? folded[0]!.trim() : isWrapped ? unwrapped(read.body, folded) : read.body;
	return {
		...read,
		body,
		tool: read.tool ?? own.tool,
		server: read.server ?? own.server,
		correlationId: read.correlationId ?? own.correlationId,
		sessionId: read.sessionId ?? own.sessionId,
		traceId: read.traceId ?? own.traceId,
		spanId: read.spanId ?? own.spanId,
		durationMs: read.durationMs ?? own.durationMs,
		outcome: read.outcome ?? own.outcome,
		error: read.error ?? own.error ?? error ?? entry.error?.replace(/^[Cc]aused by: /, ''),
		attributes: {...own.attributes, ...read.attributes},
		detail: detailOf(entry),
	};
}

/** The folded lines, after `before`. */
function detailOf({folded, omitted}: Entry, before?: string): string {
	const lines = omitted === 0 ? folded : [...folded, `… ${omitted} more lines`];
	return [...(before === undefined ? [] : [before]), ...lines].join('\n');
}

function withOutside(read: Read, {outside}: OpenedLine): Read {
	const {timestampMs, severity, server, attributes} = outside;
	return attributes.length === 0 &&
		timestampMs === undefined &&
		severity === undefined &&
		server === undefined
		? read
		: {
				...read,
				timestampMs: read.timestampMs ?? timestampMs,
				severity: read.severity ?? severity,
				server: read.server ?? server,
				attributes: {...Object.fromEntries(attributes), ...read.attributes},
			};
}
