import type {FieldCollector} from '../fields.ts';
import {leadingTime} from '../timestamp.ts';

/** Times of Python's rich (FastMCP): `[02/26/26 14:30:01] `; left out where they are those of the line before. */
export const richTime: RegExp = /^\[(\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d)\] /;
export const richWithoutTime: RegExp = /^ {20}(?:DEBUG|INFO|WARNING|ERROR|CRITICAL) /;

const line = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL) +(.*)$/;

/** `[02/26/26 14:30:01] INFO     message                server.py:12`: the place stands at the right edge. */
export function readRich(text: string, fields: FieldCollector, nowMs: number): boolean {
	const time = richTime.exec(text);
	const match = time === null ? null : line.exec(text.slice(time[0].length).trimEnd());
	const at = time === null ? undefined : leadingTime(time[1]!, nowMs);
	if (match === null || at === undefined) {
		return false;
	}

	const [, level, rest] = match;
	const place = / (\w[\w.-]{0,60}\.py:\d+)$/.exec(rest!.slice(-80));
	fields.add('timestamp', at.timestampMs);
	fields.add('level', level!);
	fields.add('message', (place === null ? rest! : rest!.slice(0, -place[0].length)).trimEnd());
	if (place !== null) {
		fields.attribute('caller', place[1]!);
	}

	return true;
}

/** A message that rich has wrapped, whole again; a traceback's frame is not part of it. */
export function unwrapped(message: string, lines: readonly string[]): string {
	const frame = lines.findIndex(text => /[╭╰│┌└]/.test(text));
	const own = frame === -1 ? lines : lines.slice(0, frame);
	return [message, ...own.map(text => text.trim())].join(' ');
}
