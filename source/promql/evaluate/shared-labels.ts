import type {Labels} from '../../labels/labels.ts';

/** Label sets remembered: ten servers' results have some hundreds. A fleet with more shares fewer, and loses nothing else. */
const maxKnown = 1 << 13;

const known = new Map<string, Labels>();

/**
 * One for all equal label sets. Each node of each plan works out labels of its own, and most are the same few: held a hundred
 * times they were a sixth of what ten servers take. Starts afresh when full, so it holds no more than that.
 */
export function sharedLabels(labels: Labels): Labels {
	const shared = known.get(labels.key);
	if (shared !== undefined) {
		return shared;
	}

	if (known.size >= maxKnown) {
		known.clear();
	}

	known.set(labels.key, labels);
	return labels;
}
