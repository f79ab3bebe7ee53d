import {expect, it} from 'vitest';
import type {Query, QueryResult} from '../../source/promql/query.ts';
import {RememberedAnswers} from '../../source/runtime/remembered-answers.ts';

const at = (expr: string, atMs = 0): Query => ({type: 'instant', expr, atMs});

/** Answers each question with its text and how many were answered so far; `bad` fails. */
function counting() {
	const asked: string[] = [];
	const answers = new RememberedAnswers({
		ask: async queries =>
			queries.map((query): QueryResult => {
				asked.push(query.expr);
				return query.expr === 'bad'
					? {type: 'failed', message: 'too late', errorType: 'timeout'}
					: {type: 'ok', value: {type: 'string', value: query.expr, tMs: 0}, annotations: []};
			}),
	});
	return {asked, answers};
}

const textOf = (result: QueryResult): string =>
	result.type === 'ok' && result.value.type === 'string' ? result.value.value : result.type;

it.each([
	{title: 'the same question is passed on once', rounds: ['a b', 'b c a'], asked: 'a b c'},
	{title: 'another instant is another question', rounds: ['a', 'a@1'], asked: 'a a'},
	{title: 'what failed is asked again', rounds: ['bad a', 'a bad'], asked: 'bad a bad'},
	{title: 'a beat forgets', rounds: ['a', '|', 'a'], asked: 'a a'},
])('$title', async ({rounds, asked: expected}) => {
	const {asked, answers} = counting();
	for (const round of rounds) {
		if (round === '|') {
			answers.forget();
			continue;
		}

		const questions = round.split(' ').map(word => at(...split(word)));
		const results = await answers.ask(questions);
		expect(results.map(textOf)).toEqual(questions.map(({expr}) => (expr === 'bad' ? 'failed' : expr)));
	}

	expect(asked.join(' ')).toBe(expected);
});

function split(word: string): [string, number] {
	const [expr, atMs = '0'] = word.split('@') as [string, string?];
	return [expr, Number(atMs)];
}
