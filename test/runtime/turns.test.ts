import {expect, it} from 'vitest';
import {Turns} from '../../source/runtime/turns.ts';

/** Every step of a job takes a millisecond; `others` is who else wants a turn. */
function open() {
	let nowMs = 0;
	const told: string[] = [];
	const turns = new Turns({
		clock: {monotonicMs: () => nowMs},
		breathe: async () => {
			told.push('|');
		},
	});
	const job = (name: string, steps: number) => {
		let left = steps;
		return turns.run(() => {
			nowMs++;
			told.push(name);
			left--;
			return left === 0;
		});
	};

	return {job, turns, told: () => told.join('')};
}

it('a long job stops for others after every slice of four milliseconds', async () => {
	const {job, told} = open();
	await job('a', 10);
	expect(told()).toBe('aaaa|aaaa|aa|');
});

it('jobs take turns, so that a short one does not wait for a long one’s end', async () => {
	const {job, told} = open();
	await Promise.all([job('a', 8), job('b', 2)]);
	// The first slice begins before there is a second job.
	expect(told()).toBe('aaaa|abab|aa|');
});

it('a job that breaks costs itself', async () => {
	const {job, turns, told} = open();
	const broken = turns.run(() => {
		throw new Error('broken');
	});
	await expect(broken).rejects.toThrow('broken');
	await job('a', 1);
	expect(told()).toContain('a');
});
