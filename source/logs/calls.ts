import type {LogRecord} from './record.ts';

/** A tool call that a log line says has ended. */
export type LoggedCall = {
	readonly tool: string;
	readonly isError: boolean;
	/** A short name of a kind of error; undefined when the line has none. */
	readonly errorType: string | undefined;
	readonly seconds: number;
	/** When, if the line says. */
	readonly atMs: number | undefined;
};

/** Names of tools longer than this are not names. */
const maxToolName = 128;
/** Calls remembered by their ids, so that two lines about one call count once; a few minutes of a busy server. */
const maxRemembered = 10_000;

/**
 * The call a record tells the end of: it names the tool and how long it took. How it ended is its outcome, or whether it
 * names an error or is one by its level.
 */
export function loggedCall(record: LogRecord): LoggedCall | undefined {
	const {tool, durationMs, outcome, error, severity, attributes} = record;
	if (tool === undefined || durationMs === undefined || tool.length > maxToolName) {
		return undefined;
	}

	const isFailure = error !== undefined || severity === 'error' || severity === 'fatal';
	const isError = outcome === undefined ? isFailure : outcome === 'error';
	const {error_type: kind = attributes['error.type'] ?? attributes['err.type'] ?? error} = attributes;
	const errorType = isError && kind !== undefined && /^[A-Za-z][\w.-]{0,40}$/.test(kind) ? kind : undefined;
	return {
		tool,
		isError,
		errorType,
		seconds: durationMs / 1000,
		atMs: record.hasOwnTimestamp ? record.timestampMs : undefined,
	};
}

/** Tells whether a call was told before: slow calls are often logged twice, once as slow and once as done. */
export class CallMemory {
	readonly #known = new Set<string>();

	isNew(server: string, {tool, correlationId, traceId}: LogRecord): boolean {
		// A trace may have many calls of one tool.
		if (correlationId === undefined || correlationId === traceId) {
			return true;
		}

		const key = `${server}\n${tool}\n${correlationId}`;
		if (this.#known.has(key)) {
			return false;
		}

		this.#known.add(key);
		if (this.#known.size > maxRemembered) {
			const [oldest = ''] = this.#known;
			this.#known.delete(oldest);
		}

		return true;
	}
}
