import {describe, expect, it} from 'vitest';
import {formatProblem} from '../../source/base/problem.ts';
import {Turns} from '../../source/runtime/turns.ts';
import type {Target} from '../../source/scrape/target.ts';
import type {Message} from '../../source/state/messages.ts';
import type {FakeAnswer} from '../support/fake-http.ts';
import {collecting, targets} from './collecting.ts';

const fine: FakeAnswer = {
	body: '# TYPE mcp_tool_calls_total counter\nmcp_tool_calls_total{tool_name="search"} 5\nprocess_start_time_seconds 1500\n',
};
const explicit = targets('http://a:1/metrics');

function scrapes(messages: readonly Message[]): readonly string[] {
	return messages.flatMap(message =>
		message.type === 'scrape-finished'
			? [message.summary.up ? `up ${message.summary.note ?? message.summary.samples}` : message.summary.error]
			: [],
	);
}

describe('slots', () => {
	it('a target is scraped at once and then every interval, at the same instants of each', async () => {
		const {clock, times} = collecting({answer: () => fine, targets: explicit});
		await clock.advance(9000);
		const [first, ...slots] = times('up');
		expect(first).toBe(0);
		expect(slots.length).toBeGreaterThanOrEqual(3);
		expect(new Set(slots.map(atMs => atMs % 2000)).size).toBe(1);
		expect(slots[0]!).toBeGreaterThanOrEqual(1000);
		expect(slots[0]!).toBeLessThan(3000);
	});

	it('nothing is asked before the means to ask are there, and the wait is no part of the scrape', async () => {
		const {promise: ready, resolve} = Promise.withResolvers<void>();
		const {clock, http, now} = collecting({
			answer: () => ({...fine, takesMs: 100}),
			targets: explicit,
			health: true,
			ready,
		});
		await clock.advance(700);
		expect(http.requests).toEqual([]);
		resolve();
		await clock.advance(0);
		await clock.advance(100);
		expect(now('up')).toBe(1);
		expect(now('scrape_duration_seconds')).toBe(0.1);
	});

	it('a slow server costs the slots it covers, scrapes never overlap', async () => {
		const {clock, http, times} = collecting({answer: () => ({...fine, takesMs: 3000}), targets: explicit});
		let most = 0;
		for (let second = 0; second < 30; second++) {
			await clock.advance(1000);
			most = Math.max(most, http.pending);
		}

		expect(most).toBe(1);
		const gaps = times('up')
			.slice(2)
			.map((atMs, index) => atMs - times('up')[index + 1]!);
		expect(new Set(gaps)).toEqual(new Set([4000]));
	});

	it('a key scrapes at once, unless a scrape is under way', async () => {
		const {clock, collection, http} = collecting({
			answer: () => ({...fine, takesMs: 100}),
			targets: explicit,
		});
		await clock.advance(50);
		collection.scrapeNow();
		await clock.advance(100);
		expect(http.requests.length).toBe(1);
		collection.scrapeNow();
		await clock.advance(1);
		expect(http.requests.length).toBe(2);
		collection.scrapeNow('http://other:1/metrics' as Target['id']);
		await clock.advance(150);
		expect(http.requests.length).toBe(2);
	});

	it('a clock that is set back keeps scrapes going and says that they are not kept', async () => {
		const {clock, http, messages} = collecting({answer: () => fine, targets: explicit});
		await clock.advance(5000);
		const before = http.requests.length;
		clock.jump(-3_600_000);
		await clock.advance(10_000);
		expect(http.requests.length).toBeGreaterThanOrEqual(before + 4);
		const last = messages.findLast(message => message.type === 'scrape-finished')!;
		expect(last.type === 'scrape-finished' && last.summary.problems.map(formatProblem)).toEqual([
			'the clock of this machine went back: this scrape is not kept',
		]);
	});

	it('a machine that slept goes on with the next slot', async () => {
		const {clock, http} = collecting({answer: () => fine, targets: explicit});
		await clock.advance(4000);
		const before = http.requests.length;
		clock.jump(3_600_000);
		await clock.advance(4000);
		expect(http.requests.length - before).toBe(2);
	});
});

describe('what each trouble shows, while the others go on undisturbed', () => {
	const rows: readonly {readonly answer: FakeAnswer; readonly error: string}[] = [
		{
			answer: {failure: {kind: 'refused', reason: 'connection refused by a:1'}},
			error: 'connection refused by a:1',
		},
		{answer: {takesMs: 60_000}, error: 'no answer within 5000ms'},
		{answer: {status: 401, body: 'x'}, error: '401 Unauthorized at /metrics: needs credentials'},
		{answer: {status: 403}, error: '403 Forbidden at /metrics: needs credentials'},
		{answer: {status: 404, type: 'text/html', body: '<pre>'}, error: '404 Not Found at /metrics'},
		{answer: {status: 500, body: '\u001b[31mboom'}, error: '500 Internal Server Error at /metrics'},
		{answer: {status: 503}, error: '503 Service Unavailable at /metrics'},
		{answer: {status: 204}, error: '204 at /metrics'},
		{
			answer: {type: 'text/html', body: '<!doctype html><title>x</title>'},
			error: 'HTML instead of metrics at /metrics',
		},
		{answer: {type: 'application/json', body: '{"a":1}'}, error: 'JSON instead of metrics at /metrics'},
		{answer: {body: '\u0000\u0001\u0002\n\u0003'}, error: 'binary data instead of metrics at /metrics'},
		{
			answer: {body: 'Hello there, no metrics.\n'},
			error: 'no metrics in the answer at /metrics; line 1: expected a number, got "there"',
		},
	];
	for (const {answer, error} of rows) {
		it(error, async () => {
			const two = targets('http://a:1/metrics?token=hunter2', 'http://b:1/metrics');
			const {clock, messages, now} = collecting({
				answer: url => (url.host === 'a:1' ? answer : fine),
				targets: two,
			});
			await clock.advance(20_000);
			const ofA = messages.filter(message => 'targetId' in message && message.targetId === two[0]!.id);
			expect(new Set(scrapes(ofA))).toEqual(new Set([error]));
			expect(now('up', {instance: 'a:1'})).toBe(0);
			expect(now('up', {instance: 'b:1'})).toBe(1);
			expect(now('mcp:tool_calls_total', {instance: 'b:1'})).toBe(5);
			const ofB = messages.filter(message => 'targetId' in message && message.targetId === two[1]!.id);
			expect(new Set(scrapes(ofB))).toEqual(new Set(['up 2']));
			expect(JSON.stringify(ofA.map(message => ({...message, targetId: ''})))).not.toContain('hunter2');
		});
	}

	it('a line that cannot be read costs itself', async () => {
		const {clock, messages, now} = collecting({answer: () => ({body: 'a 1\n???\nb 2\n'}), targets: explicit});
		await clock.advance(1);
		expect([now('a'), now('b'), now('up')]).toEqual([1, 2, 1]);
		const [scraped] = messages.filter(message => message.type === 'scrape-finished');
		expect(scraped?.summary.problemCount).toBe(1);
	});
});

describe('the series of a server', () => {
	it('end when a scrape fails and come back with the next one', async () => {
		const {clock, now} = collecting({
			answer: (_, count) => (count === 1 ? {status: 500} : fine),
			targets: explicit,
		});
		await clock.advance(1);
		expect([now('up'), now('mcp_tool_calls_total'), now('mcp:tool_calls_total')]).toEqual([1, 5, 5]);
		await clock.advance(2999);
		expect([now('up'), now('mcp_tool_calls_total'), now('mcp:tool_calls_total')]).toEqual([
			0,
			undefined,
			undefined,
		]);
		await clock.advance(2000);
		expect([now('up'), now('mcp_tool_calls_total'), now('mcp:tool_calls_total')]).toEqual([1, 5, 5]);
	});

	it('end when it is no longer a target; a new one begins at once', async () => {
		const {clock, collection, now, http} = collecting({answer: () => fine, targets: explicit});
		await clock.advance(5000);
		const [, ...rest] = targets('http://a:1/metrics', 'http://b:1/metrics');
		collection.setTargets(rest);
		await clock.advance(1);
		expect([now('up', {instance: 'a:1'}), now('up', {instance: 'b:1'})]).toEqual([undefined, 1]);
		const before = http.requests.length;
		await clock.advance(10_000);
		expect(http.requests.slice(before).every(({url}) => url.startsWith('http://b:1/'))).toBe(true);
	});

	it('go on under their new labels when the target changes', async () => {
		const {clock, collection, now} = collecting({answer: () => fine, targets: explicit});
		await clock.advance(5000);
		collection.setTargets(targets('renamed=http://a:1/metrics'));
		await clock.advance(1);
		expect([now('up', {job: 'renamed'}), now('up', {job: 'mcp-server'})]).toEqual([1, undefined]);
	});

	it('summary names dialect and start', async () => {
		const {clock, messages} = collecting({answer: () => fine, targets: explicit});
		await clock.advance(1);
		const [scraped] = messages.filter(message => message.type === 'scrape-finished');
		expect(scraped?.summary).toMatchObject({
			up: true,
			error: '',
			samples: 2,
			processStartMs: 1_500_000,
			dialect: 'guide',
		});
	});
});

describe('a bare origin', () => {
	const origin = targets('http://a:1');
	const at = (answers: Readonly<Record<string, FakeAnswer>>) => (url: URL) =>
		answers[url.pathname] ?? {status: 404};
	const rows: readonly {
		readonly title: string;
		readonly answers: Readonly<Record<string, FakeAnswer>>;
		readonly scraped: string;
		readonly requests: number;
	}[] = [
		{title: 'has metrics at /metrics', answers: {'/metrics': fine}, scraped: 'up 2', requests: 3},
		{
			title: 'has JSON there and metrics elsewhere',
			answers: {'/metrics': {type: 'application/json', body: '{"a":1}'}, '/q/metrics': fine},
			scraped: 'up 2',
			requests: 5,
		},
		{
			title: 'wants credentials where its metrics are',
			answers: {
				'/metrics': {type: 'application/json', body: '{"a":1}'},
				'/metrics/prometheus': {status: 401},
			},
			scraped: '401 Unauthorized at /metrics/prometheus: needs credentials',
			requests: 7,
		},
		{
			title: 'has JSON only',
			answers: {'/metrics': {type: 'application/json', body: '{"a":1}'}},
			scraped: 'JSON instead of metrics at /metrics',
			requests: 7,
		},
		{
			title: 'is in trouble: no other path is tried',
			answers: {'/metrics': {status: 503}, '/q/metrics': fine},
			scraped: '503 Service Unavailable at /metrics',
			requests: 3,
		},
		{
			title: 'is too busy: no other path is tried',
			answers: {'/metrics': {status: 429}, '/q/metrics': fine},
			scraped: '429 Too Many Requests at /metrics',
			requests: 3,
		},
		{
			title: 'has none: it is up and seldom asked',
			answers: {},
			scraped: 'up no metrics at /metrics or 4 other usual paths',
			requests: 5,
		},
	];
	for (const {title, answers, scraped, requests} of rows) {
		it(title, async () => {
			const {clock, http, messages} = collecting({answer: at(answers), targets: origin});
			await clock.advance(4900);
			expect(new Set(scrapes(messages))).toEqual(new Set([scraped]));
			expect(http.requests.length).toBe(requests);
		});
	}

	it('that loses its metrics is searched again, and their absence is a failure', async () => {
		let moved: 'here' | 'there' | 'gone' = 'here';
		const {clock, messages} = collecting({
			answer: url => {
				const place = {here: '/metrics', there: '/actuator/prometheus', gone: ''}[moved];
				return url.pathname === place ? fine : {status: 404};
			},
			targets: origin,
		});
		await clock.advance(1);
		moved = 'there';
		await clock.advance(4000);
		moved = 'gone';
		await clock.advance(4000);
		expect([...new Set(scrapes(messages))]).toEqual(['up 2', '404 Not Found at /metrics']);
	});

	it('that is given metrics later is noticed within a minute, by key at once', async () => {
		let there = false;
		const {clock, collection, now, http} = collecting({
			answer: url => (there && url.pathname === '/q/metrics' ? fine : {status: 404}),
			targets: origin,
		});
		await clock.advance(31_000);
		expect(http.requests.length).toBeLessThanOrEqual(5 + 3);
		there = true;
		collection.scrapeNow();
		await clock.advance(1);
		expect(now('mcp_tool_calls_total')).toBe(5);
	});
});

describe('a request', () => {
	it('speaks as Prometheus does and names mcptop', async () => {
		const {clock, http} = collecting({answer: () => fine, targets: targets('http://u:p@a:1/metrics')});
		await clock.advance(1);
		expect(http.requests[0]!.headers).toEqual({
			accept:
				'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
			'user-agent': 'mcptop/1.2.3',
			'x-prometheus-scrape-timeout-seconds': '5',
			authorization: 'Basic dTpw',
		});
	});

	it('carries secrets of files read anew each time, and says when one cannot be read', async () => {
		let reads = 0;
		const [target] = explicit;
		const {clock, http, messages} = collecting({
			answer: () => fine,
			targets: [
				{
					...target!,
					credentialsFile: {path: '/run/token', scheme: 'Bearer'},
					tls: {caFile: '/run/ca.pem', insecureSkipVerify: false},
				},
			],
			readText: async path =>
				path === '/run/ca.pem'
					? {type: 'text', text: 'PEM'}
					: ++reads < 3
						? {type: 'text', text: `t${reads}\n`}
						: {type: 'failed', reason: 'no such file'},
		});
		await clock.advance(6000);
		expect(http.requests.map(({headers}) => headers.authorization)).toEqual(['Bearer t1', 'Bearer t2']);
		expect(http.requests[0]!.tls).toEqual({ca: 'PEM', insecureSkipVerify: false});
		expect(scrapes(messages).at(-1)).toBe('credentials file "/run/token": no such file');
	});
});

it('one signal stops everything at once', async () => {
	const {clock, collection, stop, messages} = collecting({
		answer: url => (url.host === 'a:1' ? {takesMs: 4000} : fine),
		targets: targets('http://a:1/metrics', 'http://b:1'),
		health: true,
	});
	await clock.advance(100);
	const before = messages.length;
	stop.abort('quit');
	await collection.ended();
	expect(clock.sleeping).toBe(0);
	await clock.advance(60_000);
	expect(messages.length).toBe(before);
});

it('many answers at once are taken in one after the other, and others get their turn between', async () => {
	let workMs = 0;
	const breaths: (() => void)[] = [];
	const turns = new Turns({
		// Each answer takes longer than a slice.
		clock: {monotonicMs: () => (workMs += 5)},
		breathe: () => new Promise(resolve => breaths.push(resolve)),
	});
	const {clock, messages} = collecting({
		answer: () => fine,
		targets: targets('http://a:1/metrics', 'http://b:1/metrics', 'http://c:1/metrics'),
		turns,
	});
	const taken: number[] = [];
	for (let turn = 0; turn < 4; turn++) {
		await clock.advance(0);
		taken.push(scrapes(messages).length);
		breaths.shift()?.();
	}

	expect(taken).toEqual([1, 2, 3, 3]);
});
