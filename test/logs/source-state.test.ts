import {describe, expect, it} from 'vitest';
import {isTrouble, type LogSourceState, sourceStateText, worstState} from '../../source/logs/source-state.ts';

const nowMs = 1_000_000;

describe('a state in a few words', () => {
	const rows: readonly {readonly state: LogSourceState; readonly text: string; readonly trouble?: true}[] = [
		{state: {type: 'waiting', reason: 'no such file'}, text: 'waiting: no such file', trouble: true},
		{state: {type: 'reading', leftBytes: 1000}, text: 'reading'},
		{state: {type: 'reading', leftBytes: 2 ** 31}, text: 'reading, 2048 MiB left'},
		{state: {type: 'following'}, text: 'following'},
		{state: {type: 'following', note: 'rotated'}, text: 'following: rotated'},
		{
			state: {type: 'restarting', reason: 'ended with 1', atMs: nowMs + 3001},
			text: 'restarting in 4s: ended with 1',
			trouble: true,
		},
		{
			state: {type: 'restarting', reason: 'ended with 1', atMs: nowMs - 1},
			text: 'restarting: ended with 1',
			trouble: true,
		},
		{state: {type: 'ended', reason: 'end of input'}, text: 'ended: end of input'},
		{state: {type: 'failed', reason: '404 Not Found'}, text: 'failed: 404 Not Found', trouble: true},
	];
	for (const {state, text, trouble = false} of rows) {
		it(text, () => {
			expect([sourceStateText(state, nowMs), isTrouble(state)]).toEqual([text, trouble]);
		});
	}
});

it('the least well of several files speaks for all', () => {
	const following: LogSourceState = {type: 'following'};
	const waiting: LogSourceState = {type: 'waiting', reason: 'permission denied'};
	const ended: LogSourceState = {type: 'ended', reason: 'gone'};
	expect([worstState([ended, following, waiting]), worstState([ended, following]), worstState([])]).toEqual([
		waiting,
		following,
		undefined,
	]);
});
