import {describe, expect, it} from 'vitest';
import {Notifier} from '../../source/commands/notifier.ts';
import {labelsFrom} from '../../source/labels/labels.ts';
import type {AlertView} from '../../source/rules/alert.ts';

function alert(summary: string): AlertView {
	return {
		labels: labelsFrom({alertname: 'Slow'}),
		annotations: labelsFrom({summary}),
		state: 'firing',
		value: 1,
		activeAtMs: 0,
		severity: 'critical',
		name: 'Slow',
		expr: 'up == 0',
		forMs: 0,
		builtin: true,
		targetName: 'github',
	};
}

function written(
	options: {readonly bell?: boolean; readonly notify?: boolean; readonly inTmux?: boolean},
	times: readonly (readonly [number, readonly string[]])[],
): readonly string[] {
	const texts: string[] = [];
	let nowMs = 0;
	const notifier = new Notifier({
		bell: false,
		notify: false,
		inTmux: false,
		...options,
		nowMs: () => nowMs,
		write: text => texts.push(text),
	});
	for (const [atMs, summaries] of times) {
		nowMs = atMs;
		notifier.fired(summaries.map(alert));
	}

	return texts;
}

describe('the notifier', () => {
	it('is silent unless asked', () => {
		expect(written({}, [[0, ['slow']]])).toEqual([]);
	});

	it('rings', () => {
		expect(written({bell: true}, [[0, ['slow']]])).toEqual(['\u0007']);
	});

	it('rings once for a storm', () => {
		const storm = [0, 1000, 4999, 5000, 7000].map(atMs => [atMs, ['slow']] as const);
		expect(written({bell: true}, storm)).toHaveLength(2);
	});

	it('notifies in both ways terminals know', () => {
		expect(written({notify: true}, [[0, ['p95 above 10s', 'other', 'third']]])).toEqual([
			'\u001b]9;critical: github p95 above 10s and 2 more\u001b\\\u001b]777;notify;mcptop;critical: github p95 above 10s and 2 more\u001b\\',
		]);
	});

	it('lets nothing of a server end the sequence, or be endless', () => {
		const [text = ''] = written({notify: true}, [[0, [`a;b\u0007\u001b]0;evil\u0007${'x'.repeat(9999)}`]]]);
		const inside = text.replaceAll(/\u001b\](?:9|777;notify;mcptop);|\u001b\\/g, '');
		expect(inside).not.toMatch(/[\u0000-\u001f\u007f-\u009f;]/);
		expect(text.length).toBeLessThan(600);
	});

	it('goes through tmux', () => {
		const [text = ''] = written({notify: true, inTmux: true}, [[0, ['slow']]]);
		expect(text.startsWith('\u001bPtmux;\u001b\u001b]9;critical: github slow\u001b\u001b\\\u001b\\')).toBe(
			true,
		);
	});
});
