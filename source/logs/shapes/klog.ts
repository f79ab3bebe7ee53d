import type {FieldCollector} from '../fields.ts';
import {trailingPairs, unquoted} from '../pairs.ts';
import {withoutYear} from '../timestamp.ts';

/** `I1123 00:02:54.684454   22657 file.go:231] "msg" k="v"`: letter, month and day, time, thread, place. */
const head = /^([IWEF])(\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d+)\s+(\d+) ([^\s\]]+:\d+)\] ?/;
const levels = {I: 'info', W: 'warn', E: 'error', F: 'fatal'} as const;

/** klog and glog (Kubernetes, Go): the year is the clock's. */
export function readKlog(text: string, fields: FieldCollector, nowMs: number): boolean {
	const match = head.exec(text);
	if (match === null) {
		return false;
	}

	const [whole, letter, month, day, hour, minute, second, fraction, , place] = match;
	const at = withoutYear(nowMs, Number(month) - 1, Number(day), [hour, minute, second, fraction]);
	fields.add('timestamp', at);
	fields.set('level', levels[letter as keyof typeof levels]);
	fields.attribute('caller', place!);
	const {message, pairs} = trailingPairs(text.slice(whole.length));
	fields.add('message', /^"(?:[^"\\]|\\.)*"$/.test(message) ? unquoted(message) : message);
	for (const [name, value] of pairs) {
		fields.add(name, value);
	}

	return true;
}
