import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {HealthVerdict} from '../../source/scrape/health.ts';
import {healthVerdict, unreachableVerdict} from '../../source/scrape/health-body.ts';

const fixtures = path.join(import.meta.dirname, '../../fixtures/health');
const samples = path.join(import.meta.dirname, '../../../shared/samples');

/** A verdict in one line: `failing: 503 down | db failing: refused | v1.2 up 12s 3 sessions`. */
function line({state, reason, dependencies, version, uptimeSeconds, activeSessions}: HealthVerdict): string {
	const parts = [
		`${state}${reason === '' ? '' : `: ${reason}`}`,
		...dependencies.map(
			({name, state: its, reason: why}) => `${name} ${its}${why === undefined ? '' : `: ${why}`}`,
		),
		[
			version === undefined ? '' : `v${version}`,
			uptimeSeconds === undefined ? '' : `up ${uptimeSeconds}s`,
			activeSessions === undefined ? '' : `${activeSessions} sessions`,
		]
			.filter(fact => fact !== '')
			.join(' '),
	];
	return parts.filter(part => part !== '').join(' | ');
}

function typeOf(file: string): string {
	return file.endsWith('.json') ? 'application/json' : file.endsWith('.html') ? 'text/html' : 'text/plain';
}

describe('bodies of servers and frameworks', () => {
	const expected: Readonly<Record<string, string>> = {
		'aspnet-degraded.200.json':
			'degraded: Degraded: redis: slow: 812 ms | redis degraded: slow: 812 ms | sql ok',
		'aspnet-degraded.200.txt': 'degraded: Degraded',
		'aspnet-healthy.200.txt': 'ok',
		'aspnet-unhealthy.503.txt': 'failing: 503 Unhealthy',
		'broken-json.200.json': 'ok',
		'contextforge-unhealthy.200.json':
			'failing: unhealthy: (psycopg.OperationalError) connection to postgresql://…@db:5432/mcp failed',
		'contextforge-unready.503.json':
			'failing: 503 unready: Database: connection refused | Database failing: connection refused | Cache ok',
		'empty.200.txt': 'ok',
		'empty.503.txt': 'failing: 503 Service Unavailable',
		'envoy-failing.500.txt': 'failing: 500 upstream connect error',
		'escapes.503.json': 'failing: 503 down: line one line two� | db failing: �ell',
		'express-404.404.html': 'absent: 404 Not Found',
		'fastmcp-check-mark.200.txt': 'ok',
		'fastmcp-initializing.503.json': 'idle: 503 initializing',
		'fastmcp-no-sessions.503.json': 'idle: 503 no_sessions',
		'gitlab-degraded.503.json': 'failing: 503 degraded | v2.1.64 up 4.08s 1000 sessions',
		'guide-health.200.json': 'ok | up 12s 4 sessions',
		'guide-not-ready.503.json':
			'failing: 503 not_ready: database: connect ECONNREFUSED 127.0.0.1:5432 | database failing: connect ECONNREFUSED 127.0.0.1:5432 | external_api ok | up 93s',
		'guide-ready.200.json': 'ok | database ok | external_api ok | up 93.4s',
		'healthy-number.200.json': 'ok',
		'ietf-fail.503.json':
			'failing: 503 fail: db:connections: too many connections | db:connections failing: too many connections',
		'ietf-warn.200.json':
			'degraded: warn: memory:utilization: 85 % used | cassandra:responseTime ok | uptime ok | memory:utilization degraded: 85 % used | v1 up 1209600.245s',
		'jsonrpc.400.json': 'absent: an MCP endpoint, not a health answer',
		'k8s-failed.500.txt':
			'failing: 500 Internal Server Error: etcd: reason withheld | ping ok | etcd failing: reason withheld',
		'k8s-ok.200.txt': 'ok | ping ok | log ok',
		'mcp-hub-backend-down.200.json':
			'degraded: broken: spawn nope ENOENT | everything ok | broken failing: spawn nope ENOENT | v4.2.1',
		'mediawiki-not-ready.503.json': 'failing: 503 not_ready: probe timeout after 3000ms',
		'microprofile-down.503.json':
			'failing: 503 DOWN: Database connections health check: failing | Database connections health check failing | alive ok',
		'msk-not-ready.503.txt': 'failing: 503 not ready',
		'n8n.200.json': 'ok | v2.87.0 up 12s',
		'nginx-502.502.html': 'failing: 502 Bad Gateway',
		'ok-false.200.json': 'failing: false: queue full',
		'only-error.200.json': 'failing: error: no upstream',
		'pong.200.txt': 'ok',
		'prose.200.txt': 'ok',
		'ready-newline.200.txt': 'ok',
		'ready-true.200.json': 'ok',
		'registry.200.json': 'ok',
		'sentence-not.200.txt': 'failing: Service is not ready yet',
		'sentence.200.txt': 'ok',
		'spa.200.html': 'absent: an HTML page, not a health answer',
		'sparfenyuk-status.200.json': 'ok',
		'spring-down.503.json':
			'failing: 503 DOWN: db: org.postgresql.util.PSQLException: Connection refused | db failing: org.postgresql.util.PSQLException: Connection refused | ping ok',
		'spring-out-of-service.503.json': 'failing: 503 OUT_OF_SERVICE',
		'spring-unknown.200.json': 'degraded: UNKNOWN',
		'spring-up.200.json': 'ok | db ok | diskSpace ok',
		'status-line.200.txt': 'ok',
		'terminus-error.503.json':
			'failing: 503 error: database: timeout of 300ms exceeded | redis ok | database failing: timeout of 300ms exceeded',
		'text-OK-newline.200.txt': 'ok',
		'text-ok.200.txt': 'ok',
		'toolhive-degraded.200.json': 'degraded: degraded: mcp: ping timed out | mcp failing: ping timed out',
		'toolhive-unhealthy.503.json':
			'failing: 503 unhealthy: mcp: container exited | mcp failing: container exited',
		'vmcp-not-ready.503.json': 'failing: 503 not_ready: cache_sync_pending',
	};
	for (const file of readdirSync(fixtures)) {
		it(file, () => {
			const status = Number(/\.(\d{3})\./.exec(file)![1]);
			const body = readFileSync(path.join(fixtures, file), 'utf8');
			expect(line(healthVerdict({status, contentType: typeOf(file), body}))).toBe(expected[file]);
		});
	}

	it('are all here', () => {
		expect(readdirSync(fixtures).sort()).toEqual(Object.keys(expected).sort());
	});
});

describe('captures of real servers', () => {
	const expected: Readonly<Record<string, string>> = {
		'dbhub-0.21.2.healthz.txt': 'ok',
		'firecrawl-mcp-3.22.2.health.txt': 'ok',
		'firecrawl-mcp-3.22.2.ready.json': 'ok',
		'genai-toolbox-1.12.0.healthz.json': 'ok',
		'kubernetes-mcp-server-0.0.67.healthz.txt': 'ok',
		'mcp-proxy-6.7.19.ping.txt': 'ok',
		'mcp-server-kubernetes-4.1.7.health.json': 'ok',
		'mcp-server-kubernetes-4.1.7.ready.json': 'ok',
		'mongodb-mcp-server-3.0.4.health.json': 'ok | v3.0.4 up 109s',
		'notion-mcp-server-2.5.2.health.json': 'ok',
		'server-everything.health404.html': 'absent: 404 Not Found',
		'supergateway-4.0.0.healthz.txt': 'ok',
		'zereight-mcp-gitlab-2.1.64.health.json': 'ok | v2.1.64 up 101.02399763s 0 sessions',
	};
	for (const [file, verdict] of Object.entries(expected)) {
		it(file, context => {
			if (!existsSync(path.join(samples, file))) {
				context.skip('the captures are not on this machine');
			}

			const headersFile = path.join(samples, `${file}.headers`);
			const headers = existsSync(headersFile) ? readFileSync(headersFile, 'utf8') : 'HTTP/1.1 200 OK';
			const status = Number(/^HTTP\/1\.1 (\d+)/.exec(headers)?.[1] ?? 200);
			const contentType = /^content-type: (.*)$/im.exec(headers)?.[1] ?? '';
			const body = readFileSync(path.join(samples, file), 'utf8');
			expect(line(healthVerdict({status, contentType, body}))).toBe(verdict);
		});
	}
});

describe('statuses without a telling body', () => {
	const rows: readonly {readonly status: number; readonly verdict: string}[] = [
		{status: 200, verdict: 'ok'},
		{status: 204, verdict: 'ok'},
		{status: 401, verdict: 'unauthorized: 401 Unauthorized: needs credentials'},
		{status: 403, verdict: 'unauthorized: 403 Forbidden: needs credentials'},
		{status: 404, verdict: 'absent: 404 Not Found'},
		{status: 405, verdict: 'absent: 405 Method Not Allowed'},
		{status: 400, verdict: 'failing: 400 Bad Request'},
		{status: 429, verdict: 'degraded: 429 Too Many Requests: polled too often'},
		{status: 500, verdict: 'failing: 500 Internal Server Error'},
		{status: 599, verdict: 'failing: 599'},
	];
	for (const {status, verdict} of rows) {
		it(String(status), () => {
			expect(line(healthVerdict({status, contentType: '', body: ''}))).toBe(verdict);
		});
	}

	it('an ok body does not hide a bad status', () => {
		expect(line(healthVerdict({status: 503, contentType: '', body: 'OK'}))).toBe(
			'failing: 503 Service Unavailable',
		);
	});

	it('429 leaves the verdict before it standing', () => {
		const before = healthVerdict({status: 503, contentType: '', body: '{"status":"down","version":"2"}'});
		expect(line(healthVerdict({status: 429, contentType: '', body: ''}, before))).toBe(
			'failing: 429 Too Many Requests: polled too often | v2',
		);
		expect(line(healthVerdict({status: 429, contentType: '', body: ''}, unreachableVerdict('refused')))).toBe(
			'degraded: 429 Too Many Requests: polled too often',
		);
	});
});

describe('odd bodies', () => {
	const rows: readonly {readonly body: string; readonly verdict: string}[] = [
		{body: 'null', verdict: 'ok'},
		{body: '[]', verdict: 'ok'},
		{body: '[{"name":"db","status":"down"}]', verdict: 'failing: db: failing | db failing'},
		{body: '{}', verdict: 'ok'},
		{body: '{"status":{"status":"DOWN"}}', verdict: 'failing: DOWN'},
		{body: '{"status":200}', verdict: 'ok'},
		{body: '{"status":"starting"}', verdict: 'idle: starting'},
		{body: '{"__proto__":{"status":"down"},"constructor":"x"}', verdict: 'ok'},
		{body: '{"connections":{"active":0,"total":0}}', verdict: 'ok'},
		{body: '{"sessions":{"active":7}}', verdict: 'ok | 7 sessions'},
		{body: '{"uptime":"1h2m3s"}', verdict: 'ok | up 3723s'},
		{body: '{"uptime":"1.02:03:04.5"}', verdict: 'ok | up 93784.5s'},
		{body: '{"uptime":9000000000}', verdict: 'ok | up 9000000s'},
		{body: '{"uptime":-1,"uptime_ms":1500}', verdict: 'ok | up 1.5s'},
		{body: '{"version":7}', verdict: 'ok | v7'},
		{body: '{"data":{"status":"down"}}', verdict: 'ok'},
	];
	for (const {body, verdict} of rows) {
		it(body, () => {
			expect(line(healthVerdict({status: 200, contentType: 'application/json', body}))).toBe(verdict);
		});
	}

	it('of any size and nesting give short verdicts', () => {
		const many = Object.fromEntries(
			Array.from({length: 1000}, (_, index) => [`db${index}`, `down: ${'x'.repeat(999)}`]),
		);
		for (const body of [
			JSON.stringify({status: 'down', reason: 'y'.repeat(100_000), checks: many, version: 'z'.repeat(5000)}),
			'['.repeat(100_000) + ']'.repeat(100_000),
			'a:'.repeat(100_000),
			'x'.repeat(200_000),
		]) {
			const verdict = healthVerdict({status: 200, contentType: '', body});
			expect(verdict.reason.length).toBeLessThanOrEqual(200);
			expect(verdict.dependencies.length).toBeLessThanOrEqual(64);
			expect(JSON.stringify(verdict).length).toBeLessThan(20_000);
		}
	});
});
