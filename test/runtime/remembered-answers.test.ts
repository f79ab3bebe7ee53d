import {expect, it} from 'vitest';
import type {Query, QueryResult} from '../../source/promql/query.ts';
import {RememberedAnswers} from '../../source/runtime/remembered-answers.ts';
import {ManualClock} from '../support/manual-clock.ts';

const at = (expr: string, atMs = 0): Query => ({type: 'instant', expr, atMs});

/** Answers each question with its text and how many were answered so far; `bad` fails. */
function counting() {
	const asked: string[] = [];
	const clock = new ManualClock();
	const answers = new RememberedAnswers(
		{
			ask: async queries =>
				queries.map((query): QueryResult => {
					asked.push(query.expr);
					return query.expr === 'bad' || query.expr === 'slow'
						? {
								type: 'failed',
								message: 'no',
								errorType: query.expr === 'slow' ? 'timeout' : 'execution',
							}
						: {type: 'ok', value: {type: 'string', value: query.expr, tMs: 0}, annotations: []};
				}),
		},
		clock,
	);
	return {asked, answers, clock};
}

const textOf = (result: QueryResult): string =>
	result.type === 'ok' && result.value.type === 'string' ? result.value.value : result.type;

it.each([
	{title: 'the same question is passed on once', rounds: ['a b', 'b c a'], asked: 'a b c'},
	{title: 'another instant is another question', rounds: ['a', 'a@1'], asked: 'a a'},
	{title: 'what failed is asked again', rounds: ['bad a', 'a bad'], asked: 'bad a bad'},
	{title: 'what took too long is let alone', rounds: ['slow', 'slow a', '|', 'slow@1'], asked: 'slow a'},
	{title: 'for ten seconds', rounds: ['slow', '+9999', 'slow', '+1', 'slow'], asked: 'slow slow'},
	{
		title: 'twice as long the next time',
		rounds: ['slow', '+10000', '|', 'slow', '+19999', '|', 'slow', '+1', 'slow'],
		asked: 'slow slow slow',
	},
	{
		title: 'and never longer than two minutes',
		rounds: ['slow', ...Array.from({length: 9}, () => ['+120000', 'slow']).flat()],
		asked: Array.from({length: 10}, () => 'slow').join(' '),
	},
	{title: 'a beat forgets', rounds: ['a', '|', 'a'], asked: 'a a'},
])('$title', async ({rounds, asked: expected}) => {
	const {asked, answers, clock} = counting();
	for (const round of rounds) {
		if (round === '|') {
			answers.forget();
			continue;
		}

		if (round.startsWith('+')) {
			await clock.advance(Number(round));
			continue;
		}

		const questions = round.split(' ').map(word => at(...split(word)));
		const results = await answers.ask(questions);
		expect(results.map(textOf)).toEqual(
			questions.map(({expr}) => (expr === 'bad' || expr === 'slow' ? 'failed' : expr)),
		);
	}

	expect(asked.join(' ')).toBe(expected);
});

function split(word: string): [string, number] {
	const [expr, atMs = '0'] = word.split('@') as [string, string?];
	return [expr, Number(atMs)];
}
