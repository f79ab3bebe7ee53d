import {expect, it} from 'vitest';
import {labelsFrom, noLabels} from '../../source/labels/labels.ts';
import type {Alert} from '../../source/rules/alert.ts';
import {parseRuleFile} from '../../source/rules/rule-file.ts';
import type {EvaluatedGroup} from '../../source/rules/views.ts';
import {AlertmanagerLoop} from '../../source/runtime/alertmanager-loop.ts';
import type {HttpOutcome, HttpRequest} from '../../source/runtime/ports.ts';
import type {Message} from '../../source/state/messages.ts';
import {ManualClock} from '../support/manual-clock.ts';

const {groups} = parseRuleFile('groups: [{name: g, rules: [{alert: Down, expr: "up == 0"}]}]', 'r.yml');

function group(clock: ManualClock, count = 1): EvaluatedGroup & {intervalMs: number; atMs: number} {
	const alerts = new Map(
		Array.from({length: count}, (_, index): [string, Alert] => [
			String(index),
			{
				labels: labelsFrom({alertname: 'Down', i: String(index)}),
				annotations: noLabels,
				state: 'firing',
				value: 0,
				activeAtMs: 0,
				firedAtMs: 0,
			},
		]),
	);
	return {
		group: groups[0]!,
		run: [{health: 'ok', lastError: '', alerts, written: new Map()}],
		intervalMs: 10_000,
		atMs: clock.nowMs(),
	};
}

function lab(urls: readonly string[], answer: (request: HttpRequest) => HttpOutcome) {
	const clock = new ManualClock();
	const requests: HttpRequest[] = [];
	const messages: Message[] = [];
	const loop = new AlertmanagerLoop({
		ports: {
			clock,
			http: {
				exchange: async request => {
					requests.push(request);
					return answer(request);
				},
			},
		},
		urls,
		externalLabels: noLabels,
		externalUrl: '',
		dispatch: message => messages.push(message),
	});
	const controller = new AbortController();
	const done = loop.run(controller.signal);
	return {
		clock,
		loop,
		requests,
		messages,
		async stop(): Promise<void> {
			controller.abort();
			await done;
		},
	};
}

function ok(body: string): HttpOutcome {
	return {
		type: 'response',
		status: 200,
		headers: {},
		body: new TextEncoder().encode(body),
		durationSeconds: 0,
	};
}

it('posts in batches, with the credentials of the URL in a header and nowhere else', async () => {
	const {clock, loop, requests, messages, stop} = lab(['http://user:s%20cret@am:9093/prefix/'], () =>
		ok('[]'),
	);
	await clock.advance(1);
	const evaluated = group(clock, 300);
	loop.notify(evaluated, [evaluated]);
	await clock.advance(1);
	const posts = requests.filter(({method}) => method === 'POST');
	expect(posts.map(({url, body}) => [url, (JSON.parse(body!) as unknown[]).length])).toEqual([
		['http://am:9093/prefix/api/v2/alerts', 256],
		['http://am:9093/prefix/api/v2/alerts', 44],
	]);
	expect(posts[0]!.headers.authorization).toBe(`Basic ${btoa('user:s cret')}`);
	expect(messages[0]).toMatchObject({
		type: 'alertmanager-answered',
		name: 'am:9093',
		error: '',
		silences: [],
	});
	expect(JSON.stringify(messages)).not.toContain('cret');
	await stop();
});

for (const {title, userinfo, sent} of [
	{title: 'a stray per cent sign stands for itself', userinfo: 'user:100%', sent: 'user:100%'},
	{title: 'characters beyond Latin-1 are UTF-8', userinfo: 'user:schlüssel🔑', sent: 'user:schlüssel🔑'},
	{title: 'a token alone', userinfo: ':token', sent: ':token'},
]) {
	it(`credentials: ${title}`, async () => {
		const {clock, requests, stop} = lab([`http://${userinfo}@am:9093`], () => ok('[]'));
		await clock.advance(1);
		const expected = `Basic ${Buffer.from(sent, 'utf8').toString('base64')}`;
		expect(requests[0]?.headers.authorization).toBe(expected);
		await stop();
	});
}

it('says what Alertmanager said when it refused, and asks for silences every half minute', async () => {
	const silences = '[{"id":"1","status":{"state":"active"},"endsAt":"2026-01-01T00:00:00Z","matchers":[]}]';
	const {clock, loop, requests, messages, stop} = lab(['http://am:9093'], ({method}) =>
		method === 'POST'
			? {
					type: 'response',
					status: 400,
					headers: {},
					body: new TextEncoder().encode('bad\nalert'),
					durationSeconds: 0,
				}
			: ok(silences),
	);
	await clock.advance(1);
	const evaluated = group(clock);
	loop.notify(evaluated, [evaluated]);
	await clock.advance(30_000);
	expect(requests.map(({method}) => method ?? 'GET')).toEqual(['GET', 'POST', 'GET']);
	expect(messages.at(-1)).toMatchObject({error: '400 bad alert', silences: [{id: '1'}]});
	await stop();
});

it('one Alertmanager that is down does not keep alerts from the other', async () => {
	const {clock, loop, requests, messages, stop} = lab(['http://down:9093', 'http://up:9093'], ({url}) =>
		url.includes('down')
			? {type: 'failed', kind: 'refused', reason: 'connection refused', durationSeconds: 0}
			: ok('[]'),
	);
	await clock.advance(1);
	const evaluated = group(clock);
	loop.notify(evaluated, [evaluated]);
	await clock.advance(1);
	expect(
		requests
			.filter(({method}) => method === 'POST')
			.map(({url}) => new URL(url).host)
			.sort(),
	).toEqual(['down:9093', 'up:9093']);
	expect(
		messages.map(message => message.type === 'alertmanager-answered' && `${message.name} ${message.error}`),
	).toEqual(expect.arrayContaining(['down:9093 connection refused', 'up:9093 ']));
	await stop();
});

it('an address that is no URL is a problem that does not repeat it', async () => {
	const {clock, messages, stop} = lab(['user:secret@nowhere'], () => ok('[]'));
	await clock.advance(1);
	expect(messages).toMatchObject([{type: 'problems-found', problems: [{where: '--alertmanager'}]}]);
	expect(JSON.stringify(messages)).not.toContain('secret');
	await stop();
});
