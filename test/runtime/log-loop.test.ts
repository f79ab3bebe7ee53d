import {expect, it} from 'vitest';
import {LogBuffer} from '../../source/logs/buffer.ts';
import {LogLoop} from '../../source/runtime/log-loop.ts';
import type {Message} from '../../source/state/messages.ts';
import {ManualClock} from '../support/manual-clock.ts';

function open() {
	const clock = new ManualClock(1_000_000);
	const buffer = new LogBuffer({maxRecords: 100, maxBytes: 1_000_000});
	const messages: Message[] = [];
	const samples: [name: string, value: number][] = [];
	const loop = new LogLoop({
		clock,
		buffer,
		appender: {
			appendSample(labels, _tMs, value) {
				samples.push([labels.pairs.join(' '), value]);
				return true;
			},
			markStale() {},
		},
		targets: () => [],
		redact: true,
		dispatch: message => messages.push(message),
	});
	const push = (text: string, part?: string) =>
		loop.push('s', undefined, new TextEncoder().encode(text), part);
	const bodies = () =>
		Array.from({length: buffer.end - buffer.first}, (_, index) => buffer.at(buffer.first + index)!.body);
	return {loop, push, bodies, messages, samples};
}

it('a private key over several lines is masked to its end, and told of once', () => {
	const {loop, push, bodies, messages} = open();
	push(
		'before\n-----BEGIN RSA PRIVATE KEY-----\nMIIEsecret1\nMIIEsecret2\n-----END RSA PRIVATE KEY-----\nafter\n',
	);
	loop.tick();
	expect(bodies().join('\n')).not.toContain('secret');
	expect([bodies()[0], bodies().at(-1)]).toEqual(['before', 'after']);
	expect(messages.filter(({type}) => type === 'problems-found')).toHaveLength(1);
});

it('pieces of two streams of one source never run into one line', () => {
	const {loop, push, bodies} = open();
	push('out one ');
	push('err one\n', 'stderr');
	push('goes on\n');
	loop.tick();
	expect(bodies().sort()).toEqual(['err one', 'out one goes on']);
});

it('counts lines from zero, by level', () => {
	const {loop, push, samples} = open();
	push('ERROR a\nERROR b\nINFO c\n');
	loop.tick();
	const errors = samples.filter(([name]) => name.includes('level error')).map(([, value]) => value);
	expect(errors).toEqual([0, 2]);
});
