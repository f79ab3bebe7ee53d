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
	readonly severity?: Severity | undefined;
	readonly body: string;
	/** Name of the source (`-l` argument) it came from. */
	readonly source: string;
	/** The server it speaks of: bound to the source, or said by the record. */
	readonly server?: string | undefined;
	readonly tool?: string | undefined;
	/** The best of request_id, correlation_id, … : what `o` follows. */
	readonly correlationId?: string | undefined;
	readonly sessionId?: string | undefined;
	readonly traceId?: string | undefined;
	readonly spanId?: string | undefined;
	readonly durationMs?: number | undefined;
	/** How a call ended when the record says so. */
	readonly outcome?: 'success' | 'error' | undefined;
	readonly error?: string | undefined;
	/** Everything else, flattened with dots; values as text. */
	readonly attributes: Readonly<Record<string, string>>;
	/** Lines folded into this record (stack traces), joined by \n; absent for one line. */
	readonly detail?: string | undefined;
	/** The line as the server wrote it: envelopes taken off, made plain, cut to `maxLogLineBytes`. */
	readonly raw: string;
};
