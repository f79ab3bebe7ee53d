import {plainText} from '../base/plain-text.ts';
import {FieldCollector, type FieldsRead} from './fields.ts';
import {readAccess, readRequest} from './shapes/access.ts';
import {readBare} from './shapes/bare.ts';
import {readKlog} from './shapes/klog.ts';
import {readAfterTime, readLevelFirst, readLevelled} from './shapes/levelled.ts';
import {readLogfmt} from './shapes/logfmt.ts';
import {readRich} from './shapes/rich.ts';
import {type LeadingTime, leadingTime} from './timestamp.ts';

/** A level in brackets or capitals near the beginning; any other word of that name is a word of the message. */
const strayLevel =
	/^.{0,40}?(?:[[(<|] ?(trace|debug|verbose|info|notice|warn|warning|error|critical|fatal|TRACE|DEBUG|VERBOSE|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL) ?[\])>|]|(?:^|[\s:-])(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)(?=[\s:,-]|$))/;
const tookAtEnd = /(?:\(| in | took |[=:] ?)(\d+(?:\.\d+)?) ?(ms|s)\)?\.?$/;

/** What a line of plain text gives away, by the shapes loggers write; a line of no known shape is a body. */
export function readText(text: string, nowMs: number): FieldsRead {
	const fields = new FieldCollector();
	if (
		!readKlog(text, fields, nowMs) &&
		!readLogfmt(text, fields) &&
		!readAccess(text, fields) &&
		!readBare(text, fields) &&
		!readRich(text, fields, nowMs) &&
		!readLevelFirst(text, fields, nowMs)
	) {
		readTimed(text, fields, nowMs);
	}

	return fields.finish();
}

function readTimed(text: string, fields: FieldCollector, nowMs: number): void {
	const bracketed = bracketedTime(text, nowMs);
	let rest = text;
	if (bracketed !== undefined) {
		fields.set('timestamp', bracketed.time.timestampMs);
		rest = bracketed.rest;
	}

	const bare = bracketed === undefined ? text : rest;
	const isRead =
		bracketed === undefined
			? readLevelled(text, fields)
			: readAfterTime(rest, fields) || readBare(rest, fields);
	if (!isRead) {
		const level = strayLevel.exec(bare);
		if (level !== null) {
			fields.add('level', level[1] ?? level[2]!);
		}

		fields.add('message', bare.trim());
	}

	const message = plainText(bare);
	readRequest(message.replace(/^[A-Z]+: +/, ''), fields);
	const took = fields.has('milliseconds') ? null : tookAtEnd.exec(message);
	if (took !== null) {
		fields.add('duration_ms', Number(took[1]) * (took[2] === 's' ? 1000 : 1));
	}
}

type Timed = {readonly time: LeadingTime; readonly rest: string};

/** The time at the beginning, bare or in brackets, where the level may share it: `[15:04:05 INF] message`. */
function bracketedTime(text: string, nowMs: number): Timed | undefined {
	const isBracketed = text.startsWith('[');
	const time = leadingTime(isBracketed ? text.slice(1) : text, nowMs);
	if (time === undefined) {
		return undefined;
	}

	const after = text.slice(time.length + (isBracketed ? 1 : 0));
	if (!isBracketed) {
		return {time, rest: after.replace(/^:?[ \t]+/, '')};
	}

	const close = after.indexOf(']');
	const inside = close === -1 ? '' : after.slice(0, close).trim();
	const outside = after.slice(close + 1).trimStart();
	// env_logger writes its module there too: `[time INFO  weather] message`.
	const [word = '', logger] = inside.split(/\s+/);
	if (/^[A-Za-z]+$/.test(word)) {
		return {time, rest: `${word}${logger === undefined ? '' : ` ${logger}:`} ${outside}`};
	}

	return {time, rest: outside};
}
