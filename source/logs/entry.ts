import {plainText} from '../base/plain-text.ts';
import {type Block, blockOf} from './blocks.ts';
import type {OpenedLine} from './envelopes/opened.ts';
import {FieldCollector, type FieldsRead} from './fields.ts';
import {flatten} from './json-line.ts';
import {readText} from './text-line.ts';

/** A record's first line, and the lines that turned out to belong to it. */
export type Entry = {
	readonly opened: OpenedLine;
	read: FieldsRead;
	block: Block;
	/** Plain, blank ends cut. */
	readonly folded: string[];
	/** Lines beyond what one record keeps. */
	omitted: number;
	/** The error the folded lines name. */
	error: string | undefined;
	/** When its newest line came. */
	fedMs: number;
};

/** What the first line says, by itself. */
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
export function readEntry(entry: Entry): FieldsRead & {readonly raw: string} {
	const {opened, folded, omitted} = entry;
	let read = entry.read;
	if (isKey(entry)) {
		// In one piece, so that nothing of it can be missed when it is masked.
		const raw = [opened.text, ...folded].map(plainText).join(' ');
		return {...withOutside({...read, body: raw}, opened), raw};
	}

	if (folded.length > 0) {
		read = withFolded(entry);
		const lines = omitted === 0 ? folded : [...folded, `… ${omitted} more lines`];
		read = {...read, detail: [read.detail, ...lines].filter(line => line !== undefined).join('\n')};
	}

	return {...withOutside(read, opened), raw: plainText(opened.text)};
}

function isKey({opened, folded}: Entry): boolean {
	return folded.length > 0 && blockOf(opened.text).type === 'key';
}

function withFolded({opened, read, block, folded, error: named}: Entry): FieldsRead {
	if (opened.json !== undefined) {
		return read;
	}

	switch (block.type) {
		case 'python':
			// A traceback by itself is best said by its last line.
			return opened.text.startsWith('Traceback (')
				? {...read, body: named ?? read.body, error: named, severity: 'error'}
				: {...read, error: read.error ?? named};
		case 'node':
		case 'closed':
			return named === undefined ? read : {...read, body: named, error: named, severity: 'fatal'};
		case 'go':
		case 'key':
			return read;
		case 'lines':
			return withLines(read, folded, named);
	}
}

/** Indented lines after a line of text: a wrapped message, pino-pretty's fields, or an error with its stack. */
function withLines(read: FieldsRead, folded: readonly string[], named: string | undefined): FieldsRead {
	if (read.attributes.category !== undefined && read.body.endsWith(']')) {
		return {...read, body: folded[0]!.trim()};
	}

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

	const own = fields.finish();
	return {
		...read,
		tool: read.tool ?? own.tool,
		server: read.server ?? own.server,
		correlationId: read.correlationId ?? own.correlationId,
		sessionId: read.sessionId ?? own.sessionId,
		traceId: read.traceId ?? own.traceId,
		spanId: read.spanId ?? own.spanId,
		durationMs: read.durationMs ?? own.durationMs,
		outcome: read.outcome ?? own.outcome,
		error: read.error ?? own.error ?? error ?? named?.replace(/^[Cc]aused by: /, ''),
		attributes: {...own.attributes, ...read.attributes},
	};
}

function withOutside(read: FieldsRead, {outside}: OpenedLine): FieldsRead {
	const {timestampMs, severity, server, attributes} = outside;
	return attributes.length === 0 && timestampMs === undefined && severity === undefined
		? read
		: {
				...read,
				timestampMs: read.timestampMs ?? timestampMs,
				severity: read.severity ?? severity,
				server: read.server ?? server,
				attributes: {...Object.fromEntries(attributes), ...read.attributes},
			};
}
