import type {FieldCollector} from '../fields.ts';
import type {Severity} from '../record.ts';
import {leadingTime} from '../timestamp.ts';

/** Common and combined log formats: `127.0.0.1 - user [02/Jan/2026:15:04:05 +0000] "GET / HTTP/1.1" 200 123 "ref" "agent"`. */
const common = /^(\S+) \S+ \S+ \[([^\]]{20,40})\] "(\S+) (\S+)[^"]*" (\d{3}) (\d+|-)/;
/** uvicorn: `127.0.0.1:54321 - "POST /mcp HTTP/1.1" 200 OK`. */
const uvicorn = /^(\S+:\d+) - "([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?" (\d{3})(?: .*)?$/;
/** Handlers that tell of one call: `list_jobs → 200 OK (1814ms)`. */
const arrow = /(?:^|\s)([\w.-]+) (?:→|->) (\d{3})\b.*?\((\d+(?:\.\d+)?) ?(ms|s)\)$/;

/** A whole line of an access log; its level is what the status means. */
export function readAccess(text: string, fields: FieldCollector): boolean {
	const match = common.exec(text);
	if (match === null) {
		return false;
	}

	const [, client, time, method, path, status, bytes] = match;
	const at = leadingTime(time!, 0);
	if (at !== undefined) {
		fields.add('timestamp', at.timestampMs);
	}

	fields.set('level', severityOfStatus(Number(status)));
	fields.add('message', text.slice(text.indexOf('"')));
	fields.attribute('client', client!);
	request(fields, method!, path!, status!);
	fields.attribute('bytes', bytes!);
	return true;
}

/** What a message says of a request, besides being a message. */
export function readRequest(message: string, fields: FieldCollector): void {
	const served = uvicorn.exec(message);
	if (served !== null) {
		const [, client, method, path, status] = served;
		fields.attribute('client', client!);
		request(fields, method!, path!, status!);
		return;
	}

	const called = arrow.exec(message);
	if (called !== null) {
		const [, tool, status, number, unit] = called;
		fields.add('tool', tool!);
		fields.add('status', status!);
		fields.add('duration_ms', Number(number) * (unit === 's' ? 1000 : 1));
	}
}

function request(fields: FieldCollector, method: string, path: string, status: string): void {
	fields.attribute('method', method);
	fields.attribute('path', path);
	fields.attribute('status', status);
	fields.add('outcome', status);
}

function severityOfStatus(status: number): Severity {
	return status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info';
}
