import type {Token} from './token.ts';

/** What the innermost open bracket holds. */
export type Place = 'expression' | 'matchers' | 'labels' | 'duration';

const labelKeywords: ReadonlySet<string> = new Set([
	'by',
	'without',
	'on',
	'ignoring',
	'group_left',
	'group_right',
]);

/** The place after each token; also of texts that are not finished. */
export function placesOf(tokens: readonly Token[]): readonly Place[] {
	const open: Place[] = [];
	return tokens.map((token, index) => {
		if (token.kind === 'punctuation') {
			const inside = openedPlace(token.word, tokens[index - 1], open.at(-1) ?? 'expression');
			if (inside !== undefined) {
				open.push(inside);
			} else if (')]}'.includes(token.word)) {
				open.pop();
			}
		}

		return open.at(-1) ?? 'expression';
	});
}

function openedPlace(word: string, before: Token | undefined, around: Place): Place | undefined {
	switch (word) {
		case '{':
			return 'matchers';
		case '[':
			return 'duration';
		case '(':
			return before?.kind === 'keyword' && labelKeywords.has(before.word)
				? 'labels'
				: around === 'duration'
					? 'duration'
					: 'expression';
		default:
			return undefined;
	}
}
