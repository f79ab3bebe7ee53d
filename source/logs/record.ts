export type Severity = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** One log entry, whatever its shape was. All texts are plain (no control characters) but not yet redacted. */
export type LogRecord = {
	/** Order of arrival over all sources; never repeats. */
	readonly sequence: number;
	/** When it was written according to itself; else when it was read. Unix milliseconds. */
	readonly timestampMs: number;
	/** False when `timestampMs` is the time of reading. */
	readonly hasOwnTimestamp: boolean;
	/** Undefined: the line does not say. */
	readonly severity?: Severity;
	readonly body: string;
	/** Name of the source (`-l` argument) it came from. */
	readonly source: string;
	/** The server it speaks of: bound to the source, or said by the record. */
	readonly server?: string;
	readonly tool?: string;
	/** The best of request_id, correlation_id, … : what `o` follows. */
	readonly correlationId?: string;
	readonly sessionId?: string;
	readonly traceId?: string;
	readonly spanId?: string;
	readonly durationMs?: number;
	/** How a call ended when the record says so. */
	readonly outcome?: 'success' | 'error';
	readonly error?: string;
	/** Everything else, flattened with dots; values as text. */
	readonly attributes: Readonly<Record<string, string>>;
	/** Lines folded into this record (stack traces), joined by \n; absent for one line. */
	readonly detail?: string;
	/** The line as it came, made plain and cut to `maxLogLineBytes`. */
	readonly raw: string;
};
