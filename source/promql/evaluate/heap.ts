/**
 * `container/heap` of Go over positions of a vector. Which of equal values survives in `topk` follows from how
 * that heap moves them, so it moves them the same way.
 */
export type Less = (left: number, right: number) => boolean;

export function heapPush(heap: number[], item: number, less: Less): void {
	heap.push(item);
	let child = heap.length - 1;
	while (child > 0) {
		const parent = (child - 1) >> 1;
		if (!less(heap[child]!, heap[parent]!)) {
			return;
		}

		swap(heap, child, parent);
		child = parent;
	}
}

/** Restores the order after the root was replaced. */
export function heapFixRoot(heap: number[], less: Less): void {
	let parent = 0;
	for (;;) {
		let child = 2 * parent + 1;
		if (child >= heap.length) {
			return;
		}

		if (child + 1 < heap.length && less(heap[child + 1]!, heap[child]!)) {
			child++;
		}

		if (!less(heap[child]!, heap[parent]!)) {
			return;
		}

		swap(heap, parent, child);
		parent = child;
	}
}

/** Sorts as Go's `sort.Sort` does up to twelve items (insertion sort); beyond that equal items may stand otherwise. */
export function sortLess(items: number[], less: Less): void {
	if (items.length > 12) {
		items.sort((left, right) =>
			less(left, right) ? (less(right, left) ? 0 : -1) : less(right, left) ? 1 : 0,
		);
		return;
	}

	for (let index = 1; index < items.length; index++) {
		for (let place = index; place > 0 && less(items[place]!, items[place - 1]!); place--) {
			swap(items, place, place - 1);
		}
	}
}

function swap(items: number[], left: number, right: number): void {
	const held = items[left]!;
	items[left] = items[right]!;
	items[right] = held;
}
