import type {Queryable} from '../../tsdb/queryable.ts';
import type {Expr, VectorSelector} from '../ast.ts';
import {Freshness} from './freshness.ts';
import {SeriesBinding} from './series-binding.ts';
import {walk} from './walk.ts';

/** Selectors with the same matchers look for series once. */
export class Bindings {
	readonly #queryable: Queryable;
	readonly #bindings = new Map<string, SeriesBinding>();

	constructor(queryable: Queryable) {
		this.#queryable = queryable;
	}

	of({matchers}: Pick<VectorSelector, 'matchers'>): SeriesBinding {
		const key = JSON.stringify(matchers.map(({name, operator, value}) => [name, operator, value]));
		let binding = this.#bindings.get(key);
		if (binding === undefined) {
			binding = new SeriesBinding(this.#queryable, matchers);
			this.#bindings.set(key, binding);
		}

		return binding;
	}

	/** When the results of an expression change. */
	freshnessOf(expr: Expr): Freshness {
		const selected = new Set<SeriesBinding>();
		walk(expr, node => {
			if (node.type === 'vector-selector') {
				selected.add(this.of(node));
			}
		});
		return new Freshness([...selected]);
	}
}
