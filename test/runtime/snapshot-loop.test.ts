import {describe, expect, it} from 'vitest';
import {SnapshotLoop} from '../../source/runtime/snapshot-loop.ts';
import type {Snapshot} from '../../source/snapshot/snapshot.ts';
import {initialModel} from '../../source/state/model.ts';
import {ManualClock, settled} from '../support/manual-clock.ts';

function looped() {
	const clock = new ManualClock();
	const shown: Snapshot[] = [];
	const questions: number[] = [];
	const stop = new AbortController();
	let answer: (() => void) | undefined;
	let isSlow = false;
	const loop = new SnapshotLoop({
		clock,
		intervalMs: 1000,
		model: () => initialModel({targets: [], windowMs: 60_000, columns: 80, rows: 24}),
		show: snapshot => shown.push(snapshot),
		querier: {
			async ask(queries) {
				questions.push(queries.length);
				if (isSlow) {
					await new Promise<void>(resolve => {
						answer = resolve;
					});
				}

				return queries.map(() => ({type: 'ok', value: {type: 'vector', samples: []}, annotations: []}));
			},
		},
	});
	const ended = loop.run(stop.signal);
	return {
		clock,
		shown,
		questions,
		loop,
		slow: () => {
			isSlow = true;
		},
		quick: () => {
			isSlow = false;
		},
		answer: () => answer?.(),
		stop: async () => {
			stop.abort();
			await ended;
		},
	};
}

describe('the screen has its own beat', () => {
	it('takes a snapshot at the start and at every interval', async () => {
		const {clock, shown, stop} = looped();
		await settled();
		expect(shown).toHaveLength(1);
		await clock.advance(1000);
		await clock.advance(1000);
		await settled();
		expect(shown).toHaveLength(3);
		await stop();
		expect(clock.sleeping).toBe(0);
	});

	it('takes one at once when a key asks for it', async () => {
		const {shown, loop, stop} = looped();
		await settled();
		loop.want();
		await settled();
		expect(shown).toHaveLength(2);
		await stop();
	});

	it('a key asks what the beat did not, of its instant; the next beat asks anew', async () => {
		const {clock, shown, questions, loop, stop} = looped();
		await settled();
		const [asked] = questions;
		await clock.advance(400);
		loop.want();
		await settled();
		expect(questions).toEqual([asked, 0]);
		expect(shown[1]?.atMs).toBe(shown[0]?.atMs);
		await clock.advance(600);
		await settled();
		expect(questions).toEqual([asked, 0, asked]);
		expect(shown[2]!.atMs - shown[0]!.atMs).toBe(1000);
		await stop();
	});

	it('makes one more of many wishes while an answer is on its way', async () => {
		const {shown, questions, loop, slow, answer, stop} = looped();
		await settled();
		slow();
		loop.want();
		await settled();
		for (let key = 0; key < 10; key++) {
			loop.want();
		}

		expect(questions).toHaveLength(2);
		answer();
		await settled();
		expect([questions.length, shown.length]).toEqual([3, 2]);
		answer();
		await settled();
		expect([questions.length, shown.length]).toEqual([3, 3]);
		await stop();
	});

	it('takes fewer where each takes long, and keys need not wait for them', async () => {
		const {clock, shown, loop, slow, quick, answer, stop} = looped();
		const seen = () => [shown.length, new Set(shown.map(({atMs}) => atMs)).size];
		await settled();
		slow();
		await clock.advance(1000);
		await clock.advance(1500);
		quick();
		answer();
		await settled();
		expect(seen()).toEqual([2, 2]);
		await clock.advance(2000);
		loop.want();
		await settled();
		expect(seen()).toEqual([3, 2]);
		await clock.advance(2000);
		expect(seen()).toEqual([3, 2]);
		await clock.advance(1000);
		await settled();
		expect(seen()).toEqual([4, 3]);
		await clock.advance(1000);
		await settled();
		expect(seen()).toEqual([5, 4]);
		await stop();
	});

	it('shows nothing after the end', async () => {
		const {shown, slow, loop, answer, stop} = looped();
		await settled();
		slow();
		loop.want();
		await settled();
		const stopping = stop();
		answer();
		await stopping;
		expect(shown).toHaveLength(1);
	});
});
