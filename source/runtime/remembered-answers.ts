import type {Clock} from '../base/clock.ts';
import {formatDuration} from '../base/duration.ts';
import {maxQueryRestMs, minQueryRestMs} from '../base/limits.ts';
import type {Querier, Query, QueryResult} from '../promql/query.ts';

/** A query that took too long, let alone for a while. */
type Rest = {
	readonly restMs: number;
	readonly untilMs: number;
	readonly result: QueryResult;
};

/**
 * Answers of one beat of the screen. A key asks mostly what was asked a moment ago, of the same instant: only the rest is
 * passed on. What failed is asked again; at once unless it took too long, for keys and scrapes wait while it runs.
 */
export class RememberedAnswers implements Querier {
	readonly #querier: Querier;
	readonly #clock: Pick<Clock, 'monotonicMs'>;
	readonly #answers = new Map<string, QueryResult>();
	/** By expression: its chart takes as long as its value. */
	readonly #rests = new Map<string, Rest>();

	constructor(querier: Querier, clock: Pick<Clock, 'monotonicMs'>) {
		this.#querier = querier;
		this.#clock = clock;
	}

	/** A beat begins: what was asked in the one before may have another answer now. */
	forget(): void {
		this.#answers.clear();
		const nowMs = this.#clock.monotonicMs();
		for (const [expr, {untilMs, restMs}] of this.#rests) {
			// Remembered as long again, for the next rest is longer than this one.
			if (nowMs > untilMs + restMs) {
				this.#rests.delete(expr);
			}
		}
	}

	async ask(queries: readonly Query[], signal?: AbortSignal): Promise<readonly QueryResult[]> {
		const keys = queries.map(query => JSON.stringify(query));
		const known = queries.map(({expr}, index) => this.#answers.get(keys[index]!) ?? this.#resting(expr));
		const results = await this.#querier.ask(
			queries.filter((_, index) => known[index] === undefined),
			signal,
		);
		let asked = 0;
		return queries.map(({expr}, index) => {
			const answer = known[index];
			if (answer !== undefined) {
				return answer;
			}

			const result = results[asked++]!;
			if (result.type === 'ok') {
				this.#answers.set(keys[index]!, result);
			}

			return result.type === 'failed' && result.errorType === 'timeout' ? this.#rest(expr, result) : result;
		});
	}

	#resting(expr: string): QueryResult | undefined {
		const rest = this.#rests.get(expr);
		return rest !== undefined && this.#clock.monotonicMs() < rest.untilMs ? rest.result : undefined;
	}

	#rest(expr: string, failure: Extract<QueryResult, {type: 'failed'}>): QueryResult {
		const nowMs = this.#clock.monotonicMs();
		const before = this.#rests.get(expr);
		// Its value and its chart may both have taken too long just now.
		if (before !== undefined && nowMs < before.untilMs) {
			return before.result;
		}

		const restMs = before === undefined ? minQueryRestMs : Math.min(maxQueryRestMs, before.restMs * 2);
		const message = `${failure.message}; asked again after ${formatDuration(restMs)} — try a shorter range or fewer series`;
		const result = {...failure, message};
		this.#rests.set(expr, {restMs, untilMs: nowMs + restMs, result});
		return result;
	}
}
