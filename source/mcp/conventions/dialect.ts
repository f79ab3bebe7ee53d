/**
 * How one kind of server names what every MCP server has, as data. A dialect is spoken when one of its signs is
 * exposed; each list of sources is in order of preference: the first one that is exposed is taken, so nothing counts twice.
 */
export type Dialect = {
	/** Short and stable: shown in the server's row and in JSON. */
	readonly name: string;
	readonly signs: readonly Sign[];
	/** One sentence for the screen: what this server counts as a failed call. */
	readonly errorMeaning: string;
	/** What `calls` counts when it is more than tool calls. */
	readonly callsMeaning?: string;
	readonly calls?: readonly CallSource[];
	/** A counter of failures of its own, for call counters without an outcome label. */
	readonly errors?: readonly Source[];
	/** True: the error counter appears with the first error, so until then there were none. */
	readonly errorsAppearLate?: boolean;
	/** Histograms or summaries of tool calls. */
	readonly durations?: readonly Source[];
	readonly others?: Readonly<Partial<Record<OtherSlot, readonly Source[]>>>;
};

/** Exposed family, and a label that at least one of its series has. */
export type Sign = {readonly family: RegExp; readonly label?: string};

/** Where a canonical series comes from. Several families may match: they add up. */
export type Source = {
	/** A counter's or gauge's sample name; a histogram's or summary's without `_bucket`, `_sum`, `_count`. */
	readonly family: RegExp;
	/** Only series whose labels match, a missing label being the empty text. */
	readonly where?: Readonly<Record<string, RegExp>>;
	/** Labels that may hold the tool's name; the first one a series has becomes `tool_name`. */
	readonly tool?: readonly string[];
	/** Label that says what kind of error it was, when it is not called `error_type`. */
	readonly errorType?: string;
};

export type CallSource = Source & {
	/** The label that tells failed calls from good ones. */
	readonly outcome?: {
		readonly label: string;
		/** Values of calls that did not fail. */
		readonly ok: RegExp;
		/** What a series without the label means: semantic conventions leave `error.type` off when all went well. */
		readonly absent: 'ok' | 'unknown';
	};
};

export type OtherSlot =
	| 'sessions'
	| 'inflight'
	| 'ready'
	| 'resourceReads'
	| 'protocolErrors'
	| 'sessionDuration'
	| 'sessionsStarted'
	| 'sessionsEnded'
	| 'connections'
	| 'promptGets'
	| 'timeouts'
	| 'cancelled'
	| 'rateLimited'
	| 'httpRequests'
	| 'httpRequestDuration'
	| 'memory'
	| 'cpu';

export type Slot = 'calls' | 'errors' | 'durations' | OtherSlot;

/** The canonical names; a histogram's stands before `_bucket`, `_sum`, `_count`. */
export const canonicalNames: Readonly<Record<Slot, string>> = {
	calls: 'mcp:tool_calls_total',
	errors: 'mcp:tool_errors_total',
	durations: 'mcp:tool_duration_seconds',
	sessions: 'mcp:sessions',
	inflight: 'mcp:inflight',
	ready: 'mcp:ready',
	resourceReads: 'mcp:resource_reads_total',
	protocolErrors: 'mcp:protocol_errors_total',
	sessionDuration: 'mcp:session_duration_seconds',
	sessionsStarted: 'mcp:sessions_started_total',
	sessionsEnded: 'mcp:sessions_ended_total',
	connections: 'mcp:connections',
	promptGets: 'mcp:prompt_gets_total',
	timeouts: 'mcp:timeouts_total',
	cancelled: 'mcp:cancelled_total',
	rateLimited: 'mcp:rate_limited_total',
	httpRequests: 'mcp:http_requests_total',
	httpRequestDuration: 'mcp:http_request_duration_seconds',
	memory: 'mcp:memory_bytes',
	cpu: 'mcp:cpu_seconds_total',
};

/** What kind of metric fills a slot. */
export const slotKinds: Readonly<Record<Slot, 'counter' | 'gauge' | 'histogram'>> = {
	calls: 'counter',
	errors: 'counter',
	durations: 'histogram',
	sessions: 'gauge',
	inflight: 'gauge',
	ready: 'gauge',
	resourceReads: 'counter',
	protocolErrors: 'counter',
	sessionDuration: 'histogram',
	sessionsStarted: 'counter',
	sessionsEnded: 'counter',
	connections: 'gauge',
	promptGets: 'counter',
	timeouts: 'counter',
	cancelled: 'counter',
	rateLimited: 'counter',
	httpRequests: 'counter',
	httpRequestDuration: 'histogram',
	memory: 'gauge',
	cpu: 'counter',
};
