import type {Matcher} from '../../labels/matcher.ts';
import type {Queryable, SeriesList} from '../../tsdb/queryable.ts';
import {SeriesSpace} from './label-space.ts';

/**
 * What a selector's matchers find, kept until the store's series change. The label space stays the same object while
 * series are only added, so everything bound to it further up stays bound too.
 */
export class SeriesBinding {
	readonly matchers: readonly Matcher[];
	space: SeriesSpace;
	readonly #queryable: Queryable;
	#version: number | undefined;

	constructor(queryable: Queryable, matchers: readonly Matcher[]) {
		this.#queryable = queryable;
		this.matchers = matchers;
		this.space = this.#spaceOf(emptyList);
	}

	get list(): SeriesList {
		return this.space.list;
	}

	/** Looks again if the store has changed. */
	refresh(): void {
		if (this.#version === this.#queryable.version) {
			return;
		}

		this.#version = this.#queryable.version;
		const found = this.#queryable.select(this.matchers);
		if (startsWith(found, this.list)) {
			this.space.list = found;
		} else {
			this.space = this.#spaceOf(found);
		}
	}

	#spaceOf(list: SeriesList): SeriesSpace {
		const oneName = this.matchers.some(({name, operator}) => name === '__name__' && operator === '=');
		return new SeriesSpace(list, oneName);
	}
}

const emptyList: SeriesList = {
	length: 0,
	labels: () => {
		throw new RangeError('no series');
	},
	window: () => {},
	latest: () => false,
};

// New series come at the end, so this is the rule, and what was worked out for the others still holds.
function startsWith(list: SeriesList, start: SeriesList): boolean {
	if (list.length < start.length) {
		return false;
	}

	for (let index = 0; index < start.length; index++) {
		const left = start.labels(index);
		const right = list.labels(index);
		if (left !== right && left.key !== right.key) {
			return false;
		}
	}

	return true;
}
