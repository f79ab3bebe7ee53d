import type {FieldCollector} from '../fields.ts';
import {flatten, jsonObject} from '../json-line.ts';
import {readPairs, trailingPairs} from '../pairs.ts';
import {severityOfWord} from '../severity.ts';
import {leadingTime} from '../timestamp.ts';

/**
 * One way of loggers to write time, level, logger and message in a line. `names` are those of the groups; `message` ends with
 * `key=value` that are no part of it where `hasPairs`.
 */
type Shape = {readonly regex: RegExp; readonly names: readonly string[]; readonly hasPairs?: boolean};

/** After the time. The first that fits, and whose level is one, is it. */
const afterTime: readonly Shape[] = [
	// Python's loguru: `| INFO     | module:function:12 - message`.
	{regex: /^\| (\w+) *\| (\S+) - (.*)$/s, names: ['level', 'logger', 'message']},
	// Python's logging as its documentation shows it: `- name - LEVEL - message`.
	{regex: /^- (\S+) - (\w+) - (.*)$/s, names: ['logger', 'level', 'message']},
	// structlog: `[info     ] event   [logger] key=value`.
	{regex: /^\[(\w+) +\] (.*)$/s, names: ['level', 'message'], hasPairs: true},
	// Spring Boot: `INFO 1234 --- [app] [main] c.e.Server : message`.
	{
		regex: /^(\w+) +(\d+) --- ((?:\[[^\]]*\] ?){1,4})(\S+) *: (.*)$/s,
		names: ['level', 'pid', 'thread', 'logger', 'message'],
	},
	// logback: `[main] INFO  com.example.Server - message`.
	{regex: /^\[([^\]]+)\] (\w+) +(\S+) - (.*)$/s, names: ['thread', 'level', 'logger', 'message']},
	// Quarkus and JBoss: `INFO  [io.quarkus] (main) message`.
	{regex: /^(\w+) +\[([^\]]+)\] \(([^)]*)\) (.*)$/s, names: ['level', 'logger', 'thread', 'message']},
	// pino-pretty: `INFO (weather/123 on host): message`.
	{regex: /^(\w+)(?: \(([^)]*)\))?: (.*)$/s, names: ['level', 'process', 'message']},
	// Rust's tracing, and many of Python: ` INFO call{id=1}: weather::tools: message key=value`.
	{
		regex: /^(\w+) +((?:[\w-]+(?:\{[^}]*\})?:)+ )?(\w+(?:(?:::|\.)\w+)+): (.*)$/s,
		names: ['level', 'spans', 'logger', 'message'],
		hasPairs: true,
	},
	// n8n and others: `[name] [LEVEL] message`.
	{regex: /^\[([^\]]+)\] \[(\w+)\] (.*)$/s, names: ['logger', 'level', 'message']},
	// Anything that says its level first: `[LEVEL] message`, `LEVEL message`, Go's slog default with its pairs.
	{regex: /^[[(<|]? ?([A-Za-z]+) ?[\])>|][:\s-]*(.*)$/s, names: ['level', 'message']},
	{regex: /^([A-Za-z]+)(?:[\s:|-]+|$)(.*)$/s, names: ['level', 'message'], hasPairs: true},
];

/** Without a time, or with it at another place than the beginning. */
const withoutTime: readonly Shape[] = [
	// Python's basicConfig: `ERROR:weather.tools:message`.
	{regex: /^([A-Z]+):([\w.]+):(.*)$/s, names: ['level', 'logger', 'message']},
	// uvicorn: `INFO:     message`.
	{regex: /^([A-Z]+): +(.*)$/s, names: ['level', 'message']},
	// n8n and others: `[name] [LEVEL] message`.
	{regex: /^\[([^\]]+)\] \[(\w+)\] (.*)$/s, names: ['logger', 'level', 'message']},
	{regex: /^[[(<] ?([A-Za-z]+) ?[\])>][:\s-]*(.*)$/s, names: ['level', 'message']},
	{regex: /^([A-Za-z]+): (.*)$/s, names: ['level', 'message']},
	// Only in capitals, for `error` may be a word of the message.
	{regex: /^([A-Z]+)(?:[\s|-]+|$)(.*)$/s, names: ['level', 'message']},
];

/** Text after its time: who says what, how loud. False when no level is found. */
export function readAfterTime(text: string, fields: FieldCollector): boolean {
	return readTabs(text, fields) || readShape(afterTime, text, fields);
}

/** Text without a time: levels are looked for where they cannot be words of a message. */
export function readLevelled(text: string, fields: FieldCollector): boolean {
	return readShape(withoutTime, text, fields);
}

/** pino-pretty up to version 10: `INFO [00:03:10.017] (23542): message`, the level before the time. */
export function readLevelFirst(text: string, fields: FieldCollector, nowMs: number): boolean {
	const match = /^([A-Z]{3,8}) +\[([^\]]{8,40})\](?: \(([^)]*)\))?: ?(.*)$/s.exec(text);
	const time = match === null ? undefined : leadingTime(match[2]!, nowMs);
	if (match === null || time === undefined || severityOfWord(match[1]!) === undefined) {
		return false;
	}

	fields.add('level', match[1]!);
	fields.add('timestamp', time.timestampMs);
	fields.add('message', match[4]!);
	if (match[3] !== undefined) {
		fields.attribute('process', match[3]);
	}

	return true;
}

function readShape(shapes: readonly Shape[], text: string, fields: FieldCollector): boolean {
	for (const {regex, names, hasPairs = false} of shapes) {
		const match = regex.exec(text);
		if (match !== null && severityOfWord(match[names.indexOf('level') + 1]!) !== undefined) {
			for (const [index, name] of names.entries()) {
				const value = match[index + 1]?.trim() ?? '';
				if (value !== '') {
					addGroup(fields, name, value, hasPairs);
				}
			}

			return true;
		}
	}

	return false;
}

function addGroup(fields: FieldCollector, name: string, value: string, hasPairs: boolean): void {
	if (name === 'level') {
		fields.add(name, value);
		return;
	}

	if (name !== 'message') {
		fields.attribute(name, value);
		for (const [, inside = ''] of name === 'spans' ? value.matchAll(/\{([^}]*)\}/g) : []) {
			for (const [key, worth] of readPairs(inside) ?? []) {
				fields.add(key, worth);
			}
		}

		return;
	}

	const {message, pairs} = trailingPairs(value);
	// A message in words keeps its pairs: they may be part of the sentence.
	const own = hasPairs ? message : value;
	// structlog's logger stands between the two.
	const logger = hasPairs ? / +\[([\w.]{1,100})\]$/.exec(own.slice(-120)) : null;
	const said = logger === null ? own : own.slice(0, -logger[0].length).trimEnd();
	if (said !== '') {
		fields.add('message', said);
	}

	if (logger !== null) {
		fields.attribute('logger', logger[1]!);
	}

	for (const [key, worth] of pairs) {
		fields.add(key, worth);
	}
}

/**
 * Columns between tabs: zap's console (level, logger, caller, message, JSON) and AWS Lambda's Node runtime (request id, level,
 * message).
 */
function readTabs(text: string, fields: FieldCollector): boolean {
	const columns = text.split('\t');
	const isLambda = /^[\da-f]{8}-[\da-f-]{27}$/.test(columns[0]!);
	const level = columns[isLambda ? 1 : 0]!;
	if (columns.length < 2 || severityOfWord(level) === undefined) {
		return false;
	}

	fields.add('level', level);
	const rest = columns.slice(isLambda ? 2 : 1);
	if (isLambda) {
		fields.add('request_id', columns[0]!);
	} else {
		const object = rest.length > 1 ? jsonObject(rest.at(-1)!) : undefined;
		if (object !== undefined) {
			rest.pop();
			flatten(object, fields);
		}

		const callerAt = rest.slice(0, 2).findIndex(column => /^[\w./@-]+\.\w+:\d+$/.test(column));
		if (callerAt !== -1) {
			fields.attribute('caller', rest[callerAt]!);
			if (callerAt === 1) {
				fields.attribute('logger', rest[0]!);
			}

			rest.splice(0, callerAt + 1);
		} else if (rest.length > 1 && /^[\w.-]+$/.test(rest[0]!)) {
			fields.attribute('logger', rest.shift()!);
		}
	}

	fields.add('message', rest.join(' '));
	return true;
}
