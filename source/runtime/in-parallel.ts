/** The results of all jobs in their order, at most `limit` of them under way at a time. */
export async function inParallel<T>(
	jobs: readonly (() => Promise<T>)[],
	limit: number,
): Promise<readonly T[]> {
	const results: T[] = [];
	let next = 0;
	const worker = async (): Promise<void> => {
		for (let index = next++; index < jobs.length; index = next++) {
			results[index] = await jobs[index]!();
		}
	};
	await Promise.all(Array.from({length: Math.min(limit, jobs.length)}, worker));
	return results;
}
