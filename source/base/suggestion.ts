/** The known word closest to a mistyped one, when it is close enough to be meant. */
export function closestWord(word: string, known: Iterable<string>): string | undefined {
	let best: {word: string; distance: number} | undefined;
	for (const candidate of known) {
		const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
		if (best === undefined || distance < best.distance) {
			best = {word: candidate, distance};
		}
	}

	return best !== undefined && best.distance <= Math.max(1, Math.floor(word.length / 3))
		? best.word
		: undefined;
}

/** `did you mean "scrape_configs"?`; the list of what there is when nothing is close and the list is short. */
export function suggestion(word: string, known: readonly string[]): string | undefined {
	const closest = closestWord(word, known);
	if (closest !== undefined) {
		return `did you mean "${closest}"?`;
	}

	return known.length <= 8 ? `try ${known.map(name => `"${name}"`).join(', ')}` : undefined;
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(left: string, right: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({length: right.length + 1}, (_, index) => index);
	for (let row = 1; row <= left.length; row++) {
		const current = [row];
		for (let column = 1; column <= right.length; column++) {
			const same = left[row - 1] === right[column - 1];
			let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
			if (
				row > 1 &&
				column > 1 &&
				left[row - 1] === right[column - 2] &&
				left[row - 2] === right[column - 1]
			) {
				cost = Math.min(cost, beforeLast[column - 2]! + 1);
			}

			current.push(cost);
		}

		beforeLast = last;
		last = current;
	}

	return last[right.length]!;
}
