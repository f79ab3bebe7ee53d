import {plainText} from '../base/plain-text.ts';
import type {LogRecord, Severity} from './record.ts';
import {severityOfOtel, severityOfPino, severityOfSyslog, severityOfWord} from './severity.ts';
import {timestampMs} from './timestamp.ts';

/** What the fields of a structured line say; the rest stands in `attributes`. */
export type FieldsRead = Pick<LogRecord, 'body' | 'attributes'> &
	Partial<
		Pick<
			LogRecord,
			| 'timestampMs'
			| 'severity'
			| 'server'
			| 'tool'
			| 'correlationId'
			| 'sessionId'
			| 'traceId'
			| 'spanId'
			| 'durationMs'
			| 'outcome'
			| 'error'
			| 'detail'
		>
	>;

type Value = string | number | boolean;

const names = {
	timestamp: [
		'@timestamp',
		'timestamp',
		'ts',
		'time',
		't',
		'@t',
		'Timestamp',
		'asctime',
		'datetime',
		'date',
		'timeUnixNano',
		'__REALTIME_TIMESTAMP',
	],
	level: [
		'level',
		'severity',
		'lvl',
		'levelname',
		'log.level',
		'@l',
		'LogLevel',
		'severityText',
		'severityNumber',
		'PRIORITY',
		'params.level',
		'type',
	],
	body: [
		'message',
		'msg',
		'fields.message',
		'body.stringValue',
		'body',
		'@m',
		'@mt',
		'Message',
		'MESSAGE',
		'log',
		'text',
		'event',
		'params.data',
	],
	server: ['server', 'server_name', 'mcp_server', 'service', 'service.name', 'app'],
	tool: ['tool', 'tool_name', 'toolName', 'gen_ai.tool.name', 'mcp.tool.name'],
	correlation: [
		'request_id',
		'requestId',
		'req_id',
		'reqId',
		'req.id',
		'correlation_id',
		'correlationId',
		'x_request_id',
	],
	trace: ['trace_id', 'traceId', 'trace.id', '@tr', 'dd.trace_id', 'logging.googleapis.com/trace'],
	span: ['span_id', 'spanId', 'span.id', '@sp', 'logging.googleapis.com/spanId'],
	session: ['session_id', 'sessionId', 'mcp_session_id', 'mcp-session-id'],
	milliseconds: ['duration_ms', 'durationMs', 'latency_ms', 'elapsed_ms', 'responseTime', 'took'],
	seconds: ['duration_s', 'duration_seconds', 'elapsed', 'latency', 'httpRequest.latency'],
	outcome: ['outcome', 'status', 'success', 'result'],
	error: [
		'error',
		'err.message',
		'error.message',
		'error_message',
		'exception',
		'@x',
		'err',
		'exc_info',
		'error_type',
	],
	stack: ['err.stack', 'error.stack', 'stack', 'stacktrace', 'error.stack_trace', 'exc_text'],
} as const;

/** The record's fields out of a structured line's flattened ones, by the names loggers use; first come, first served. */
export function readFields(fields: ReadonlyMap<string, Value>): FieldsRead {
	const left = new Map(fields);
	const take = <T>(
		candidates: readonly string[],
		read: (value: Value, name: string) => T | undefined,
	): T | undefined => {
		for (const name of candidates) {
			const value = left.get(name);
			const meaning = value === undefined ? undefined : read(value, name);
			if (meaning !== undefined) {
				left.delete(name);
				return meaning;
			}
		}

		return undefined;
	};
	const text = (candidates: readonly string[]) =>
		take(candidates, value =>
			value === '' || typeof value === 'boolean' ? undefined : plainText(String(value)),
		);
	const stack = take(names.stack, value =>
		typeof value === 'string' && value.includes('\n') ? value : undefined,
	);
	const read = {
		timestampMs: take(names.timestamp, value =>
			typeof value === 'boolean' ? undefined : timestampMs(value),
		),
		severity: take(names.level, severityOf),
		server: text(names.server),
		tool: text(names.tool),
		traceId: text(names.trace),
		spanId: text(names.span),
		sessionId: text(names.session),
		correlationId: text(names.correlation),
		durationMs:
			take(names.milliseconds, value => finite(Number(value))) ??
			take(names.seconds, value => finite(Number(String(value).replace(/s$/, '')) * 1000)),
		outcome: take(names.outcome, outcomeOf),
		error: text(names.error),
		detail: stack?.split('\n').map(plainText).join('\n'),
	};
	const body = text(names.body) ?? read.error ?? '';
	const attributes = Object.fromEntries(
		[...left].map(([name, value]): [string, string] => [plainText(name), plainText(String(value))]),
	);
	const known = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
	// Without an id of its own a request is known by its trace.
	const correlation = read.correlationId ?? read.traceId;
	return {...known, ...(correlation === undefined ? {} : {correlationId: correlation}), body, attributes};
}

function severityOf(value: Value, name: string): Severity | undefined {
	const number = typeof value === 'number' ? value : /^\d+$/.test(String(value)) ? Number(value) : undefined;
	if (number === undefined) {
		return severityOfWord(String(value));
	}

	switch (name) {
		case 'severityNumber':
			return severityOfOtel(number);
		case 'PRIORITY':
			return severityOfSyslog(number);
		default:
			return severityOfPino(number);
	}
}

function outcomeOf(value: Value): 'success' | 'error' | undefined {
	const word = String(value).toLowerCase();
	if (/^(success|ok|true|completed|2\d\d)$/.test(word)) {
		return 'success';
	}

	return /^(error|failure|failed|fail|false|timeout|cancelled|[45]\d\d)$/.test(word) ? 'error' : undefined;
}

function finite(value: number): number | undefined {
	return Number.isFinite(value) && value >= 0 ? value : undefined;
}
