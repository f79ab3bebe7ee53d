import type {LogBuffer} from './buffer.ts';
import type {LogMatches} from './matches.ts';
import type {LogRecord} from './record.ts';

/** All lines of one request, over every server it touched. */
export type LogGroup = {
	readonly id: string;
	/** Positions of its records, ascending. */
	readonly positions: readonly number[];
	readonly startMs: number;
	/** From its first to its last line. */
	readonly durationMs: number;
	readonly servers: readonly string[];
	readonly errors: number;
	readonly warnings: number;
};

/** Matches looked at: the newest; a request that is older is found by its id. */
const maxGrouped = 20_000;

/** The matches by correlation id, the group with the newest line first; records without an id are left out. */
export function logGroups(buffer: LogBuffer, matches: LogMatches, limit: number): readonly LogGroup[] {
	const positions = new Map<string, number[]>();
	for (let index = matches.length - 1; index >= Math.max(0, matches.length - maxGrouped); index--) {
		const position = matches.at(index)!;
		const id = buffer.at(position)?.correlationId;
		if (id === undefined) {
			continue;
		}

		const known = positions.get(id);
		if (known !== undefined) {
			known.push(position);
		} else if (positions.size < limit) {
			positions.set(id, [position]);
		}
	}

	return [...positions].map(([id, newestFirst]) => groupOf(id, newestFirst.toReversed(), buffer));
}

function groupOf(id: string, positions: readonly number[], buffer: LogBuffer): LogGroup {
	const records = positions.map(position => buffer.at(position)!);
	const times = records.map(({timestampMs}) => timestampMs);
	const startMs = Math.min(...times);
	const count = (isCounted: (record: LogRecord) => boolean) => records.filter(isCounted).length;
	return {
		id,
		positions,
		startMs,
		durationMs: Math.max(...times) - startMs,
		servers: [...new Set(records.flatMap(({server}) => server ?? []))],
		errors: count(({severity}) => severity === 'error' || severity === 'fatal'),
		warnings: count(({severity}) => severity === 'warn'),
	};
}
