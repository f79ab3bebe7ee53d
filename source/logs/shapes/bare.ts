import type {FieldCollector} from '../fields.ts';

/** `ValueError: boom`, `java.io.IOException: x`, `Uncaught TypeError: x`: an error's name and message, without a level. */
export const exceptionLine: RegExp =
	/^(?:Uncaught |Unhandled |Exception in thread "[^"]*" )?((?:[\w$]+\.)*(?:(?:[A-Z]\w*)?(?:Error|Exception(?:Group)?)|[A-Z]\w*(?:Exit|Interrupt|Warning))(?: \[\w+\])?(?::|$).*)/;

const npm = /^npm (error|ERR!|warn|WARN|notice|info|verb|http|silly)\s+(.*)$/;
const npmLevels: Readonly<Record<string, string>> = {'err!': 'error', verb: 'debug'};
const dotnet = /^(trce|dbug|info|warn|fail|crit): (\S+)\[(\d+)\](?: (.+))?$/;
const mongodb = /^\[(\w+)\] (\d{5,8}) - ([\w ]+): (.*)$/;
const lambda = /^(START|END|REPORT) RequestId: ([\da-f-]{36})\s*(.*)$/;

/** Shapes without a time that are known by their first word. */
export function readBare(text: string, fields: FieldCollector): boolean {
	return (
		readNpm(text, fields) ||
		readDotnet(text, fields) ||
		readMongodb(text, fields) ||
		readLambda(text, fields) ||
		readCrash(text, fields)
	);
}

function readNpm(text: string, fields: FieldCollector): boolean {
	const match = npm.exec(text);
	if (match === null) {
		return false;
	}

	const word = match[1]!.toLowerCase();
	fields.add('level', npmLevels[word] ?? word);
	fields.add('message', text);
	return true;
}

/** .NET's console logger; the message stands on the next line, indented. */
function readDotnet(text: string, fields: FieldCollector): boolean {
	const match = dotnet.exec(text);
	if (match === null) {
		return false;
	}

	fields.add('level', match[1]!);
	fields.attribute('category', match[2]!);
	fields.attribute('eventId', match[3]!);
	if (match[4] !== undefined) {
		fields.add('message', match[4]);
	}

	return true;
}

/** MongoDB's server: `[ERROR] 1003002 - tool: Error executing list: why`. */
function readMongodb(text: string, fields: FieldCollector): boolean {
	const match = mongodb.exec(text);
	if (match === null) {
		return false;
	}

	const [, level, id, component, message] = match;
	fields.add('level', level!);
	fields.attribute('id', id!);
	fields.attribute('component', component!);
	fields.add('message', message!);
	const call =
		component === 'tool' ? /^(?:Executing tool|Error executing) ([\w.-]+)(?:: (.*))?$/.exec(message!) : null;
	if (call !== null) {
		fields.add('tool', call[1]!);
		if (call[2] !== undefined) {
			fields.add('error', call[2]);
			fields.add('outcome', 'error');
		}
	}

	return true;
}

function readLambda(text: string, fields: FieldCollector): boolean {
	const match = lambda.exec(text);
	if (match === null) {
		return false;
	}

	fields.set('level', 'info');
	fields.add('request_id', match[2]!);
	fields.add('message', text);
	const took = /\tDuration: ([\d.]+) ms/.exec(text);
	if (took !== null) {
		fields.add('duration_ms', Number(took[1]));
	}

	return true;
}

/** What runtimes write when a program dies. */
function readCrash(text: string, fields: FieldCollector): boolean {
	const panic = /^(?:panic|fatal error): (.*)$/.exec(text);
	const rust = /^thread '([^']*)' (?:\(\d+\) )?panicked at (.*)$/.exec(text);
	const exception = exceptionLine.exec(text);
	const error = panic?.[0] ?? rust?.[0] ?? exception?.[1];
	if (error === undefined) {
		return false;
	}

	const isWarning = exception !== null && /^\w*Warning\b/.test(exception[1]!);
	fields.set('level', exception === null ? 'fatal' : isWarning ? 'warn' : 'error');
	fields.add('message', text);
	if (!isWarning) {
		fields.add('error', error);
	}

	return true;
}
