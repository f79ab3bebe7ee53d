/** What a field of a structured line may mean for its record. */
export type Role =
	| 'timestamp'
	| 'level'
	| 'body'
	| 'server'
	| 'tool'
	| 'correlation'
	| 'trace'
	| 'span'
	| 'session'
	| 'milliseconds'
	| 'seconds'
	| 'nanoseconds'
	| 'duration'
	| 'outcome'
	| 'error'
	| 'stack';

/** The names loggers in the wild use, the best first. */
const names: Readonly<Record<Role, readonly string[]>> = {
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
		'observedTimeUnixNano',
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
		'Level',
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
		'textPayload',
		'log',
		'text',
		'event',
	],
	server: ['server', 'server_name', 'mcp_server', 'mcp.server.name', 'service', 'service.name', 'app'],
	tool: ['tool', 'tool_name', 'toolName', 'gen_ai.tool.name', 'mcp.tool.name', 'tool.name'],
	correlation: [
		'request_id',
		'requestId',
		'req_id',
		'reqId',
		'req.id',
		'correlation_id',
		'correlationId',
		'x_request_id',
		'x-request-id',
		'RequestId',
		'aws_request_id',
		'function_request_id',
		'jsonrpc.request.id',
	],
	trace: [
		'trace_id',
		'traceId',
		'trace.id',
		'@tr',
		'dd.trace_id',
		'logging.googleapis.com/trace',
		'TraceId',
		'xray_trace_id',
	],
	span: ['span_id', 'spanId', 'span.id', '@sp', 'logging.googleapis.com/spanId', 'SpanId', 'dd.span_id'],
	session: [
		'session_id',
		'sessionId',
		'mcp_session_id',
		'mcp-session-id',
		'mcp.session.id',
		'session.id',
		'SessionId',
	],
	milliseconds: [
		'duration_ms',
		'durationMs',
		'latency_ms',
		'latencyMs',
		'elapsed_ms',
		'elapsedMs',
		'responseTime',
		'took',
		'took_ms',
		'ElapsedMilliseconds',
	],
	seconds: [
		'duration_s',
		'duration_seconds',
		'durationSeconds',
		'elapsed',
		'latency',
		'httpRequest.latency',
		'time.busy',
	],
	nanoseconds: ['event.duration', 'duration_ns'],
	duration: ['duration', 'dur', 'Duration'],
	outcome: ['outcome', 'event.outcome', 'status', 'success', 'result', 'httpRequest.status', 'statusCode'],
	error: [
		'error',
		'err.message',
		'error.message',
		'error_message',
		'errorMessage',
		'exception.message',
		'exception',
		'@x',
		'err',
		'Exception',
		'exc_info',
		'error_type',
		'error.type',
		'exception.type',
	],
	stack: [
		'err.stack',
		'error.stack',
		'stack',
		'stacktrace',
		'stack_trace',
		'error.stack_trace',
		'exception.stacktrace',
		'exc_text',
		'traceback',
	],
};

/** Objects loggers put a record's own fields into. */
const wrappers =
	/^(?:fields|data|extra|context|ctx|attributes|attrs|jsonPayload|Properties|State|span|resource\.attributes|meta|metadata)\./;

export type RoleOfName = {
	readonly role: Role;
	/** 0 is the best name. */
	readonly rank: number;
};

const roles: ReadonlyMap<string, RoleOfName> = new Map(
	Object.entries(names).flatMap(([role, candidates]) =>
		candidates.map((name, rank): [string, RoleOfName] => [name, {role: role as Role, rank}]),
	),
);

/** A name inside a wrapper counts after every plain one. */
const wrappedRank = 100;

/** What a field of that name may mean; undefined for a name that says nothing. */
export function roleOfName(name: string): RoleOfName | undefined {
	const own = roles.get(name);
	if (own !== undefined || !name.includes('.')) {
		return own;
	}

	const inner = roles.get(name.replace(wrappers, ''));
	return inner === undefined ? undefined : {role: inner.role, rank: inner.rank + wrappedRank};
}
