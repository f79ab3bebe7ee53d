import type {Labels} from '../labels/labels.ts';
import {type Matcher, valueTest} from '../labels/matcher.ts';

/** Matchers whose verdicts on label values are remembered; a fleet's dashboards and rules use a few hundred. */
const maxRememberedMatchers = 2_000;

/** Which series have which label value: lists of series ids in ascending order. */
export class LabelIndex {
	#postings = new Map<string, Map<string, number[]>>();
	readonly #verdicts = new Map<string, Verdicts>();

	/** Ids must be added in ascending order. */
	add(id: number, labels: Labels): void {
		const {pairs} = labels;
		for (let index = 0; index < pairs.length; index += 2) {
			let values = this.#postings.get(pairs[index]!);
			if (values === undefined) {
				values = new Map();
				this.#postings.set(pairs[index]!, values);
			}

			const ids = values.get(pairs[index + 1]!);
			if (ids === undefined) {
				values.set(pairs[index + 1]!, [id]);
			} else {
				ids.push(id);
			}
		}
	}

	/** Forgets everything. */
	clear(): void {
		this.#postings = new Map();
		this.#verdicts.clear();
	}

	/** Values of a label that occur, in no order. */
	values(name: string): string[] {
		return [...(this.#postings.get(name)?.keys() ?? [])];
	}

	/**
	 * Ids of the series that meet every matcher, ascending; undefined: no matcher asks for a label, so all may. Whether a
	 * value matches is asked once a value, not once a series.
	 */
	select(matchers: readonly Matcher[]): {
		readonly wanted?: Int32Array;
		readonly unwanted: ReadonlySet<number>;
	} {
		const unwanted = new Set<number>();
		const wanted: Int32Array[] = [];
		for (const matcher of matchers) {
			const verdicts = this.#verdictsOf(matcher);
			const values = this.#postings.get(matcher.name);
			if (verdicts.ofEmpty) {
				// Series without the label match, so only those with a value that does not are out.
				for (const [value, ids] of values ?? []) {
					if (!verdicts.of(value)) {
						for (const id of ids) {
							unwanted.add(id);
						}
					}
				}
			} else if (matcher.operator === '=') {
				wanted.push(Int32Array.from(values?.get(matcher.value) ?? []));
			} else {
				const lists = [...(values ?? [])].filter(([value]) => verdicts.of(value)).map(([, ids]) => ids);
				wanted.push(union(lists));
			}
		}

		const sorted = wanted.sort((left, right) => left.length - right.length);
		const [smallest, ...others] = sorted;
		return smallest === undefined ? {unwanted} : {wanted: others.reduce(intersection, smallest), unwanted};
	}

	#verdictsOf(matcher: Matcher): Verdicts {
		const key = `${matcher.operator}\n${matcher.value}`;
		let verdicts = this.#verdicts.get(key);
		if (verdicts === undefined) {
			if (this.#verdicts.size >= maxRememberedMatchers) {
				this.#verdicts.clear();
			}

			verdicts = new Verdicts(valueTest(matcher));
			this.#verdicts.set(key, verdicts);
		}

		return verdicts;
	}
}

/** A matcher's answers, each asked for once. */
class Verdicts {
	readonly ofEmpty: boolean;
	readonly #test: (value: string) => boolean;
	readonly #known = new Map<string, boolean>();

	constructor(test: (value: string) => boolean) {
		this.#test = test;
		this.ofEmpty = test('');
	}

	of(value: string): boolean {
		let verdict = this.#known.get(value);
		if (verdict === undefined) {
			verdict = this.#test(value);
			this.#known.set(value, verdict);
		}

		return verdict;
	}
}

function union(lists: readonly (readonly number[])[]): Int32Array {
	// A series has one value of a label, so no id stands twice.
	return lists.length === 1 ? Int32Array.from(lists[0]!) : Int32Array.from(lists.flat()).sort();
}

function intersection(left: Int32Array, right: Int32Array): Int32Array {
	const both = new Int32Array(left.length);
	let count = 0;
	for (let index = 0, other = 0; index < left.length && other < right.length; ) {
		const difference = left[index]! - right[other]!;
		if (difference === 0) {
			both[count++] = left[index]!;
		}

		index += difference <= 0 ? 1 : 0;
		other += difference >= 0 ? 1 : 0;
	}

	return both.subarray(0, count);
}
