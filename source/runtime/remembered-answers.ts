import type {Querier, Query, QueryResult} from '../promql/query.ts';

/**
 * Answers of one beat of the screen. A key asks mostly what was asked a moment ago, of the same instant: only the rest is
 * passed on. What failed is asked again.
 */
export class RememberedAnswers implements Querier {
	readonly #querier: Querier;
	readonly #answers = new Map<string, QueryResult>();

	constructor(querier: Querier) {
		this.#querier = querier;
	}

	/** A beat begins: what was asked in the one before may have another answer now. */
	forget(): void {
		this.#answers.clear();
	}

	async ask(queries: readonly Query[], signal?: AbortSignal): Promise<readonly QueryResult[]> {
		const keys = queries.map(query => JSON.stringify(query));
		const isKnown = keys.map(key => this.#answers.has(key));
		const results = await this.#querier.ask(
			queries.filter((_, index) => !isKnown[index]),
			signal,
		);
		let asked = 0;
		return keys.map((key, index) => {
			if (isKnown[index]) {
				return this.#answers.get(key)!;
			}

			const result = results[asked++]!;
			if (result.type === 'ok') {
				this.#answers.set(key, result);
			}

			return result;
		});
	}
}
