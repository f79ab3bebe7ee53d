import {describe, expect, it} from 'vitest';
import type {Target, TargetId} from '../../source/scrape/target.ts';
import type {Message} from '../../source/state/messages.ts';
import type {FakeAnswer} from '../support/fake-http.ts';
import {collecting, targets} from './collecting.ts';

const noMetrics = targets('http://a:1/metrics').map(target => ({...target, scrapeIntervalMs: 1e9}));
const json = (body: unknown, status = 200): FakeAnswer => ({
	status,
	type: 'application/json',
	body: JSON.stringify(body),
});

/** `live ok /health`, `ready failing /ready: 503 …`, in order. */
function probes(messages: readonly Message[]): readonly string[] {
	return messages.flatMap(message => {
		if (message.type !== 'probe-finished') {
			return [];
		}

		const {probe, path, verdict} = message;
		return [`${probe} ${verdict.state} ${path}${verdict.reason === '' ? '' : `: ${verdict.reason}`}`];
	});
}

const asked = (requests: readonly {readonly url: string}[]) =>
	requests.map(({url}) => new URL(url).pathname).filter(path => path !== '/metrics');

describe('health and readiness', () => {
	it('are asked at once and then every 10 s, at the paths that answered', async () => {
		const {clock, http, messages, now} = collecting({
			answer: url =>
				url.pathname === '/healthz'
					? json({status: 'ok'})
					: url.pathname === '/ready'
						? json({status: 'ready'})
						: {status: 404},
			targets: noMetrics,
			health: true,
		});
		await clock.advance(1);
		expect([...probes(messages)].sort()).toEqual(['live ok /healthz', 'ready ok /ready']);
		expect([now('mcp:health', {probe: 'live'}), now('mcp:health', {probe: 'ready'})]).toEqual([1, 1]);
		expect(asked(http.requests).sort()).toEqual(['/health', '/healthz', '/ready']);
		await clock.advance(20_000);
		expect(asked(http.requests).slice(3).sort()).toEqual(['/healthz', '/healthz', '/ready', '/ready']);
		expect(http.requests.at(-1)!.headers['user-agent']).toBe('mcptop/1.2.3');
	});

	it('become series: 1, 0.75, 0.5 or 0, and none where nothing is known', async () => {
		const bodies = [
			json({status: 'ok'}),
			json({status: 'degraded'}),
			json({status: 'down'}, 503),
			json({status: 'no_sessions'}, 503),
			{status: 401},
			{failure: {kind: 'refused' as const, reason: 'connection refused by a:1'}},
			{takesMs: 9000},
			json({status: 'ok'}),
		];
		const {clock, now, messages} = collecting({
			answer: (url, count) => (url.pathname === '/health' ? (bodies[count] ?? bodies[0]!) : {status: 404}),
			targets: noMetrics,
			health: true,
		});
		const values: unknown[] = [];
		await clock.advance(6000);
		for (let round = 0; round < bodies.length; round++) {
			values.push(now('mcp:health', {probe: 'live'}));
			await clock.advance(round === 6 ? 15_000 : 10_000);
		}

		expect(values).toEqual([1, 0.5, 0, 0.75, undefined, 0, 0, 1]);
		expect(
			probes(messages)
				.filter(text => text.startsWith('live'))
				.slice(0, bodies.length),
		).toEqual([
			'live ok /health',
			'live degraded /health: degraded',
			'live failing /health: 503 down',
			'live idle /health: 503 no_sessions',
			'live unauthorized /health: 401 Unauthorized: needs credentials',
			'live unreachable /health: connection refused by a:1',
			'live unreachable /health: no answer within 5000ms',
			'live ok /health',
		]);
	});

	it('say whether a server without metrics is up', async () => {
		const answers: FakeAnswer[] = [
			json({status: 'ok'}),
			{failure: {kind: 'refused', reason: 'connection refused by a:1'}},
			json({status: 'down'}, 503),
		];
		const [{metricsUrl: _, ...target}] = noMetrics as [Target];
		const {clock, now} = collecting({
			answer: (_, count) => answers[count] ?? answers[0]!,
			targets: [{...target, healthUrl: 'http://a:1/health', withoutProbes: ['ready']}],
			health: true,
		});
		const values: unknown[] = [];
		await clock.advance(6000);
		for (const _ of answers) {
			values.push(now('up'));
			await clock.advance(10_000);
		}

		expect(values).toEqual([1, 0, 1]);
	});

	it('that a server does not have are looked for every five minutes, or by key', async () => {
		const {clock, http, messages, collection} = collecting({
			answer: () => ({status: 404}),
			targets: noMetrics,
			health: true,
		});
		await clock.advance(299_000);
		expect(asked(http.requests).length).toBe(9 + 4);
		expect([...probes(messages)].sort()).toEqual([
			'live absent /health: 404 Not Found',
			'ready absent /ready: 404 Not Found',
		]);
		await clock.advance(12_000);
		expect(asked(http.requests).length).toBe(2 * (9 + 4));
		collection.scrapeNow();
		await clock.advance(1);
		expect(asked(http.requests).length).toBe(3 * (9 + 4));
	});

	it('are searched past answers that tell nothing', async () => {
		const {clock, messages} = collecting({
			answer: url =>
				url.pathname === '/ping'
					? {body: 'pong'}
					: url.pathname === '/health'
						? {status: 400}
						: {type: 'text/html', body: '<!doctype html>'},
			targets: noMetrics,
			health: true,
		});
		await clock.advance(1);
		expect([...probes(messages)].sort()).toEqual([
			'live ok /ping',
			'ready absent /ready: an HTML page, not a health answer',
		]);
	});

	it('may have URLs of their own; secrets go to no other host and not in clear text', async () => {
		const [target] = targets('https://u:p@a:1/metrics');
		const {clock, http} = collecting({
			answer: () => json({status: 'ok'}),
			targets: [
				{...target!, healthUrl: 'https://a:9/alive', readyUrl: 'https://other:1/r'},
				{
					...target!,
					id: 'second' as TargetId,
					metricsUrl: 'https://a:2/metrics',
					healthUrl: 'http://a:3/h',
					readyUrl: 'https://a:2/r',
				},
			],
			health: true,
		});
		await clock.advance(1);
		const sent = Object.fromEntries(http.requests.map(({url, headers}) => [url, headers.authorization]));
		expect(sent).toEqual({
			'https://a:1/metrics': 'Basic dTpw',
			'https://a:9/alive': 'Basic dTpw',
			'https://other:1/r': undefined,
			'https://a:2/metrics': 'Basic dTpw',
			'http://a:3/h': undefined,
			'https://a:2/r': 'Basic dTpw',
		});
	});

	it('are not asked with --no-health, nor where the configuration turned them off', async () => {
		const off = collecting({answer: () => json({status: 'ok'}), targets: noMetrics, health: false});
		await off.clock.advance(60_000);
		expect(asked(off.http.requests)).toEqual([]);
		const one = collecting({
			answer: () => json({status: 'ok'}),
			targets: noMetrics.map(target => ({...target, withoutProbes: ['live' as const]})),
			health: true,
		});
		await one.clock.advance(15_000);
		expect(new Set(asked(one.http.requests))).toEqual(new Set(['/ready']));
	});

	it('are spread in time by chance', async () => {
		const chances = [0, 1, 0.5];
		const {clock, http} = collecting({
			answer: () => json({status: 'ok'}),
			targets: noMetrics,
			health: true,
			random: () => chances.shift() ?? 0.5,
		});
		const counts: number[] = [];
		for (const atMs of [8999, 9001, 19_999, 20_001]) {
			await clock.advance(atMs - clock.monotonicMs());
			counts.push(asked(http.requests).filter(path => path === '/health').length);
		}

		expect(counts).toEqual([1, 2, 2, 3]);
	});
});

it('a server that goes or comes back is asked at once', async () => {
	let there = true;
	const {clock, messages} = collecting({
		answer: url =>
			there
				? url.pathname === '/health'
					? json({status: 'ok'})
					: {body: 'a 1\n'}
				: {failure: {kind: 'refused', reason: 'refused'}},
		targets: targets('http://a:1/metrics').map(target => ({...target, readyUrl: 'http://a:1/health'})),
		health: true,
	});
	await clock.advance(1000);
	there = false;
	await clock.advance(2500);
	expect(probes(messages).at(-1)).toMatch(/unreachable/);
	there = true;
	await clock.advance(2500);
	expect(probes(messages).at(-1)).toMatch(/ok/);
});

describe('dependencies', () => {
	it('are series that end when they are heard of no more; the worst word of both probes counts', async () => {
		let round = 0;
		const ready = () =>
			[
				json(
					{status: 'not_ready', checks: {database: 'unhealthy: connect ECONNREFUSED', api: 'healthy'}},
					503,
				),
				json({status: 'ready', checks: {database: 'healthy'}}),
			][round]!;
		const {clock, now} = collecting({
			answer: url =>
				url.pathname === '/health'
					? json({status: 'ok', checks: {database: 'ok', api: 'degraded'}})
					: url.pathname === '/ready'
						? ready()
						: {status: 404},
			targets: noMetrics,
			health: true,
		});
		const values = () => [
			now('mcp:dependency_health', {dependency: 'database'}),
			now('mcp:dependency_health', {dependency: 'api'}),
			now('mcp:health', {probe: 'ready'}),
		];
		await clock.advance(1000);
		expect(values()).toEqual([0, 0.5, 0]);
		round = 1;
		await clock.advance(10_000);
		expect(values()).toEqual([1, 0.5, 1]);
	});

	it('and health end with the target', async () => {
		const {clock, collection, now} = collecting({
			answer: () => json({status: 'ok', checks: {database: 'ok'}}),
			targets: noMetrics,
			health: true,
		});
		await clock.advance(1000);
		expect([now('mcp:health'), now('mcp:dependency_health'), now('mcp:probe_duration_seconds')]).toEqual([
			1, 1, 0,
		]);
		collection.setTargets([]);
		await clock.advance(1);
		expect([now('mcp:health'), now('mcp:dependency_health'), now('mcp:probe_duration_seconds')]).toEqual([
			undefined,
			undefined,
			undefined,
		]);
	});
});
