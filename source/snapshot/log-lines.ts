import type {LogRecord} from '../logs/record.ts';
import type {SnapshotContext} from './context.ts';

/** Records looked at, newest first: a pane must not cost more than the screen around it. */
const maxLooked = 5000;

export type LinesWanted = {
	/** Name of the server they are of; all servers' when undefined. */
	readonly server?: string | undefined;
	readonly limit: number;
	readonly isMeant?: (record: LogRecord) => boolean;
};

/**
 * The newest records up to the moment looked at (the cursor's, else the view's), oldest first; undefined where nobody writes a
 * log, so that no room is kept for it.
 */
export function recentLines(
	context: SnapshotContext,
	{server, limit, isMeant = () => true}: LinesWanted,
): readonly LogRecord[] | undefined {
	const {logs, model} = context;
	if (logs.end === 0 && model.logSources.length === 0) {
		return undefined;
	}

	const found: LogRecord[] = [];
	for (const record of newestFirst(context)) {
		if (found.length === limit) {
			break;
		}

		if ((server === undefined || record.server === server) && isMeant(record)) {
			found.push(record);
		}
	}

	return found.reverse();
}

/** What each tool of a server last failed of, by the tool's name. */
export function lastErrors(context: SnapshotContext, server: string): ReadonlyMap<string, string> {
	const errors = new Map<string, string>();
	for (const record of newestFirst(context)) {
		const {tool, body, error} = record;
		if (record.server === server && tool !== undefined && isFailure(record) && !errors.has(tool)) {
			errors.set(tool, error ?? body);
		}
	}

	return errors;
}

/** Not what a developer wanted to know. */
export function isTelling({severity}: LogRecord): boolean {
	return severity !== 'debug' && severity !== 'trace';
}

/** Whether a call failed by what its record says. */
export function isFailure({severity, outcome}: LogRecord): boolean {
	return outcome === 'error' || (outcome === undefined && (severity === 'error' || severity === 'fatal'));
}

function* newestFirst({logs, model, atMs}: SnapshotContext): Generator<LogRecord> {
	const untilMs =
		model.view.cursorAtMs ?? (model.view.pausedAtMs === undefined ? Number.POSITIVE_INFINITY : atMs);
	const from = Math.max(
		logs.first,
		logs.end - (untilMs === Number.POSITIVE_INFINITY ? maxLooked : 10 * maxLooked),
	);
	for (let position = logs.end - 1; position >= from; position--) {
		const record = logs.at(position)!;
		if (record.timestampMs <= untilMs) {
			yield record;
		}
	}
}
