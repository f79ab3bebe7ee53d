import {
	compareText,
	fromSortedPairs,
	type Labels,
	labelEntries,
	labelsFromEntries,
} from '../labels/labels.ts';

/**
 * A series' labels in the store: those the server exposed joined with the target's. Where both have a name, the
 * target's value wins and the exposed one moves to `exported_NAME`; with `honorLabels` the exposed one stays.
 * As `mutateSampleLabels` in prometheus/prometheus `scrape/scrape.go`.
 */
export function sampleLabels(exposed: Labels, target: Labels, honorLabels: boolean): Labels {
	return mergedPairs(exposed.pairs, target.pairs) ?? withConflictsSolved(exposed, target, honorLabels);
}

/** Two sorted lists of pairs as one; undefined when a name stands in both. */
function mergedPairs(exposed: readonly string[], target: readonly string[]): Labels | undefined {
	const pairs: string[] = [];
	let left = 0;
	let right = 0;
	while (left < exposed.length && right < target.length) {
		const order = compareText(exposed[left]!, target[right]!);
		if (order === 0) {
			return undefined;
		}

		if (order < 0) {
			pairs.push(exposed[left]!, exposed[left + 1]!);
			left += 2;
		} else {
			pairs.push(target[right]!, target[right + 1]!);
			right += 2;
		}
	}

	pairs.push(...exposed.slice(left), ...target.slice(right));
	return fromSortedPairs(pairs);
}

function withConflictsSolved(exposed: Labels, target: Labels, honorLabels: boolean): Labels {
	const merged = new Map(labelEntries(exposed));
	const conflicts: [string, string][] = [];
	for (const [name, value] of labelEntries(target)) {
		const exposedValue = merged.get(name);
		if (exposedValue === undefined) {
			merged.set(name, value);
		} else if (!honorLabels) {
			conflicts.push([name, exposedValue]);
			merged.set(name, value);
		}
	}

	// Shortest names first, so that `exported_job` is free for `job` before `exported_job` itself has to move on.
	conflicts.sort(([left], [right]) => left.length - right.length);
	for (const [name, value] of conflicts) {
		let moved = `exported_${name}`;
		while (merged.has(moved)) {
			moved = `exported_${moved}`;
		}

		merged.set(moved, value);
	}

	return labelsFromEntries(merged);
}
