import {plainText} from '../base/plain-text.ts';
import type {FieldsRead} from './fields.ts';
import {severityOfWord} from './severity.ts';
import {timestampMs} from './timestamp.ts';

const time = /^\[?(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)\]?[\s:-]*/;
const words = 'trace|debug|verbose|info|notice|warn|warning|error|err|crit|critical|fatal|panic';
const level = new RegExp(`(?:^|[\\s[(<|])(${words})(?=[\\s\\]):>|,-]|$)`, 'i');
/** `I1123 00:02:54.684454   22657 file.go:231] "msg"` (klog): the letter is the level. */
const klog = /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ [\w.-]+:\d+\] /;
const klogLevels = {I: 'info', W: 'warn', E: 'error', F: 'fatal'} as const;
const duration = /\((\d+(?:\.\d+)?)\s?(ms|s)\)\s*$/;

/** What a line of plain text gives away: a timestamp at its start, a level's word near it, a duration at its end. */
export function readText(line: string): FieldsRead {
	const plain = plainText(line).trimEnd();
	const klogMatch = klog.exec(plain);
	const timeMatch = time.exec(plain);
	const afterTime = timeMatch === null ? plain : plain.slice(timeMatch[0].length);
	// A level's word far into the line is a word of the message.
	const levelMatch = level.exec(afterTime.slice(0, 40));
	const severity =
		klogMatch === null
			? levelMatch === null
				? undefined
				: severityOfWord(levelMatch[1]!)
			: klogLevels[klogMatch[1] as keyof typeof klogLevels];
	const atMs = timeMatch === null ? undefined : timestampMs(timeMatch[1]!);
	const took = duration.exec(plain);
	const body = klogMatch === null ? afterTime : plain.slice(klogMatch[0].length);
	return {
		body,
		attributes: {},
		...(atMs === undefined ? {} : {timestampMs: atMs}),
		...(severity === undefined ? {} : {severity}),
		...(took === null ? {} : {durationMs: Number(took[1]) * (took[2] === 's' ? 1000 : 1)}),
	};
}
