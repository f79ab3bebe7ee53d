import type {Matcher} from '../../labels/matcher.ts';
import type {Queryable, SeriesList} from '../../tsdb/queryable.ts';
import {type LabelSpace, seriesSpace} from './label-space.ts';

/**
 * What a selector's matchers find, kept until the store's series change. The label space stays the same object while the
 * series are the same, so everything bound to it further up stays bound too.
 */
export class SeriesBinding {
	readonly matchers: readonly Matcher[];
	list: SeriesList = emptyList;
	space: LabelSpace = seriesSpace(emptyList, true);
	readonly #queryable: Queryable;
	#version: number | undefined;

	constructor(queryable: Queryable, matchers: readonly Matcher[]) {
		this.#queryable = queryable;
		this.matchers = matchers;
	}

	/** Looks again if the store has changed. */
	refresh(): void {
		if (this.#version === this.#queryable.version) {
			return;
		}

		this.#version = this.#queryable.version;
		const found = this.#queryable.select(this.matchers);
		const same = sameSeries(this.list, found);
		this.list = found;
		if (!same) {
			const oneName = this.matchers.some(({name, operator}) => name === '__name__' && operator === '=');
			this.space = seriesSpace(found, oneName || found.length < 2);
		}
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

function sameSeries(before: SeriesList, after: SeriesList): boolean {
	if (before.length !== after.length) {
		return false;
	}

	for (let index = 0; index < before.length; index++) {
		const left = before.labels(index);
		const right = after.labels(index);
		if (left !== right && left.key !== right.key) {
			return false;
		}
	}

	return true;
}
