import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {PrometheusExporter} from '@opentelemetry/exporter-prometheus';
import {MeterProvider} from '@opentelemetry/sdk-metrics';
import {expect, it} from 'vitest';
import {screenNumbers} from './screen-numbers.ts';

/** Boundaries the semantic conventions advise. */
const boundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

it('the OpenTelemetry exporter of JavaScript fills the same numbers as the guide’s names', async () => {
	const exporter = new PrometheusExporter({preventServerStart: true});
	const provider = new MeterProvider({readers: [exporter]});
	const duration = provider.getMeter('a-server', '1.0.0').createHistogram('mcp.server.operation.duration', {
		unit: 's',
		advice: {explicitBucketBoundaries: boundaries},
	});
	const call = (tool: string, seconds: number, error?: string): void =>
		duration.record(seconds, {
			'mcp.method.name': 'tools/call',
			'gen_ai.tool.name': tool,
			...(error === undefined ? {} : {'error.type': error}),
		});
	for (let count = 0; count < 90; count++) {
		call('search', 0.15);
	}

	for (let count = 0; count < 10; count++) {
		call('fetch', 3, 'tool_error');
	}

	duration.record(0.001, {'mcp.method.name': 'tools/list'});

	const server = createServer((request, response) => exporter.getMetricsRequestHandler(request, response));
	await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
	const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`);
	const body = await response.text();
	server.closeAllConnections();
	server.close();
	await provider.shutdown();

	const numbers = screenNumbers(body, response.headers.get('content-type') ?? '');
	expect(numbers).toMatchObject({
		dialect: 'otel-semconv',
		calls: {search: 90, fetch: 10},
		sessions: undefined,
	});
	expect(numbers.errorRatio).toBeCloseTo(0.1, 9);
	expect(numbers.meanSeconds).toBeCloseTo((90 * 0.15 + 10 * 3) / 100, 9);
	// Half of the calls lie in the bucket 0.1–0.2: rank 50 of 90.
	expect(numbers.p50).toEqual({type: 'exact', seconds: expect.closeTo(0.1 + (0.1 * 50) / 90, 9)});
	expect(numbers.p95).toEqual({type: 'exact', seconds: expect.closeTo(2 + (3 * 5) / 10, 9)});
});
