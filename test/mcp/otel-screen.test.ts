import {PrometheusExporter} from '@opentelemetry/exporter-prometheus';
import {MeterProvider} from '@opentelemetry/sdk-metrics';
import {Counter, Histogram, Registry} from 'prom-client';
import {expect, it} from 'vitest';
import {seededRandom} from '../../source/base/random.ts';
import {Desk} from '../support/frames.ts';
import {ingestedFleet} from '../support/ingested-fleet.ts';

type Call = {readonly tool: string; readonly seconds: number; readonly failed: boolean};
type Body = {readonly text: string; readonly contentType: string};

const boundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];
const scrapes = 20;

/**
 * What is called between two scrapes; the same for both libraries. Much before the first one: `rate` reaches back no further than
 * to a counter's zero, and semantic conventions have a counter more, one of failed calls.
 */
function* calls(): Generator<readonly Call[]> {
	const random = seededRandom(7);
	for (let scrape = 0; scrape < scrapes; scrape++) {
		yield Array.from({length: scrape === 0 ? 4000 : 40}, (_, index) => ({
			tool: index % 4 === 0 ? 'fetch' : 'search',
			seconds: 0.005 + random() ** 4 * 8,
			failed: index % 20 === 8 || index % 20 === 13,
		}));
	}
}

/** The OpenTelemetry SDK of JavaScript with its Prometheus exporter, as a server written with semantic conventions runs it. */
async function fromOpenTelemetry(): Promise<readonly Body[]> {
	const exporter = new PrometheusExporter({preventServerStart: true});
	const provider = new MeterProvider({readers: [exporter]});
	const histogram = provider.getMeter('a-server').createHistogram('mcp.server.operation.duration', {
		unit: 's',
		advice: {explicitBucketBoundaries: boundaries},
	});
	const bodies: Body[] = [];
	for (const batch of calls()) {
		for (const {tool, seconds, failed} of batch) {
			histogram.record(seconds, {
				'mcp.method.name': 'tools/call',
				'gen_ai.tool.name': tool,
				...(failed ? {'error.type': 'tool_error'} : {}),
			});
		}

		let text = '';
		exporter.getMetricsRequestHandler(
			{} as never,
			{
				setHeader() {},
				end(body: string) {
					text = body;
				},
			} as never,
		);
		while (text === '') {
			await new Promise(resolve => setImmediate(resolve));
		}

		bodies.push({text, contentType: 'text/plain'});
	}

	await provider.shutdown();
	return bodies;
}

/** The names of the monitoring guide, by the library most servers in JavaScript use. */
async function fromGuide(): Promise<readonly Body[]> {
	const registry = new Registry();
	const registers = [registry];
	const counter = new Counter({
		name: 'mcp_tool_calls_total',
		help: 'Calls',
		labelNames: ['tool_name', 'status'],
		registers,
	});
	const histogram = new Histogram({
		name: 'mcp_tool_call_duration_seconds',
		help: 'Durations in seconds',
		labelNames: ['tool_name'],
		buckets: boundaries,
		registers,
	});
	const bodies: Body[] = [];
	for (const batch of calls()) {
		for (const {tool, seconds, failed} of batch) {
			counter.inc({tool_name: tool, status: failed ? 'error' : 'success'});
			histogram.observe({tool_name: tool}, seconds);
		}

		bodies.push({text: await registry.metrics(), contentType: registry.contentType});
	}

	return bodies;
}

async function frames(bodies: readonly Body[]): Promise<Readonly<Record<string, string>>> {
	const size = {columns: 140, rows: 44};
	const shown: Record<string, string> = {};
	for (const [screen, keys] of [
		['overview', []],
		['server', ['down', 'enter']],
		['tool', ['down', 'enter', 'enter']],
	] as const) {
		const desk = await new Desk(ingestedFleet(bodies, size)).press(...keys);
		shown[screen] = (await desk.frame()).join('\n');
	}

	return shown;
}

it('the OpenTelemetry exporter fills the very screens the guide’s names fill, cell by cell', async () => {
	const otel = await frames(await fromOpenTelemetry());
	const guide = await frames(await fromGuide());
	expect(otel.overview).toMatch(/search +\d+\.\d +\d+\.\d +\d+ms/);
	expect(otel.overview).toBe(guide.overview);
	expect(otel.server!.replace('naming otel-semconv', 'naming guide').replace(/ +$/gm, '')).toBe(
		guide.server!.replace(/ +$/gm, ''),
	);
	const withoutKind = (text: string) => text.replace(/(tool_error|error {5}) +/, 'kind ');
	expect(withoutKind(otel.tool!)).toBe(withoutKind(guide.tool!));
});
