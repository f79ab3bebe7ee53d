/**
 * The filter of every list: every word must occur, `!word` must not; case is ignored.
 */
export function filterTest(text: string): (candidate: string) => boolean {
	const tests = text
		.split(/\s+/)
		.filter(word => word !== '' && word !== '!')
		.map(word => {
			const isExclusion = word.startsWith('!');
			const matches = wordTest(isExclusion ? word.slice(1) : word);
			return (candidate: string) => matches(candidate) !== isExclusion;
		});
	return candidate => tests.every(test => test(candidate));
}

function wordTest(word: string): (candidate: string) => boolean {
	const plain = word.toLowerCase();
	return candidate => candidate.toLowerCase().includes(plain);
}
