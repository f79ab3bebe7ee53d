import {plainText} from '../base/plain-text.ts';
import {notMetricsReason} from '../exposition/format.ts';
import {ExpositionReader} from '../exposition/reader.ts';
import {labelValue, metricName} from '../labels/labels.ts';
import {planAliases} from '../mcp/conventions/plan.ts';
import {candidateUrls, livePaths, metricsPaths} from '../scrape/paths.ts';
import {probeHeaders, scrapeHeaders} from '../scrape/request.ts';
import type {HttpOutcome, HttpPort} from './ports.ts';

export type ProbeWorld = {
	readonly http: HttpPort;
	readonly version: string;
	readonly signal: AbortSignal;
};

/** What one origin has to say for itself. */
export type Answers = {
	/** False: nothing answered at all. */
	readonly reached: boolean;
	/** It has metrics with MCP names, or answers at `/mcp` as MCP servers do. */
	readonly speaksMcp: boolean;
	readonly metricsUrl?: string;
	readonly healthUrl?: string;
	/** What the server calls itself (`target_info` of OpenTelemetry), made plain. */
	readonly serviceName?: string;
};

/** A loopback server answers within milliseconds; one that takes longer than this is busy or no HTTP server. */
const timeoutMs = 600;
/** Enough to see names; discovery keeps nothing of it. */
const maxBodyBytes = 4 * 1024 * 1024;

/**
 * Asks one origin with GET. A stranger is asked for two pages at most unless they say that it speaks MCP: not every program of
 * this host wants to be searched. A configured server's usual paths are all tried, with its own headers.
 */
export async function answersOf(
	url: string,
	origin: {readonly headers: Readonly<Record<string, string>>; readonly configured: boolean},
	world: ProbeWorld,
): Promise<Answers> {
	const [first, ...others] = candidateUrls(url, metricsPaths) as [string, ...string[]];
	const outcome = await get(first, scrapeHeaders({...world, headers: origin.headers, timeoutMs}), world);
	if (outcome.type === 'failed' && outcome.kind !== 'too-large' && outcome.kind !== 'redirect') {
		return {reached: false, speaksMcp: false};
	}

	const names = metricNames(outcome);
	const speaksMcp = origin.configured || hasMcpNames(names) || (await answersAsMcp(url, world));
	if (!speaksMcp) {
		return {reached: true, speaksMcp: false};
	}

	const metricsUrl =
		names === undefined
			? ((await firstMetrics(others, origin.headers, world)) ??
				(wantsCredentials(outcome) ? first : undefined))
			: first;
	// With metrics at hand, health is looked for by whoever polls it; without, it is what there is to watch.
	const healthUrl =
		metricsUrl === undefined
			? await firstHealth(candidateUrls(url, livePaths), origin.headers, world)
			: undefined;
	return {
		reached: true,
		speaksMcp: true,
		...(metricsUrl === undefined ? {} : {metricsUrl}),
		...(healthUrl === undefined ? {} : {healthUrl}),
		...(names?.serviceName === undefined ? {} : {serviceName: names.serviceName}),
	};
}

/** Metrics are there, for those who may see them: the server's row shall say so. */
function wantsCredentials(outcome: HttpOutcome): boolean {
	return outcome.type === 'response' && (outcome.status === 401 || outcome.status === 403);
}

async function firstMetrics(
	urls: readonly string[],
	headers: Readonly<Record<string, string>>,
	world: ProbeWorld,
): Promise<string | undefined> {
	for (const url of urls) {
		if (metricNames(await get(url, scrapeHeaders({...world, headers, timeoutMs}), world)) !== undefined) {
			return url;
		}
	}

	return undefined;
}

async function firstHealth(
	urls: readonly string[],
	headers: Readonly<Record<string, string>>,
	world: ProbeWorld,
): Promise<string | undefined> {
	for (const url of urls) {
		const outcome = await get(url, probeHeaders({...world, headers}), world);
		// 503 is an answer: it says that the server is not well.
		if (outcome.type === 'response' && (outcome.status === 200 || outcome.status === 503)) {
			return url;
		}
	}

	return undefined;
}

type Names = {
	readonly dialect: string;
	readonly names: readonly string[];
	readonly serviceName?: string;
};

/** Undefined: no metrics. */
function metricNames(outcome: HttpOutcome): Names | undefined {
	if (outcome.type === 'failed' || outcome.status !== 200) {
		return undefined;
	}

	const contentType = outcome.headers['content-type'] ?? '';
	if (notMetricsReason(outcome.body, contentType) !== undefined) {
		return undefined;
	}

	const {families, series} = new ExpositionReader().read(outcome.body, contentType);
	if (series.length === 0 && families.size === 0) {
		return undefined;
	}

	const info = series.find(labels => labelValue(labels, metricName) === 'target_info');
	const serviceName = info === undefined ? '' : plainText(labelValue(info, 'service_name'));
	return {
		dialect: planAliases(families, series).dialect,
		names: series.map(labels => labelValue(labels, metricName)),
		// The SDKs' default says nothing: `unknown_service:node`.
		...(serviceName === '' || serviceName.startsWith('unknown_service') ? {} : {serviceName}),
	};
}

function hasMcpNames(metrics: Names | undefined): boolean {
	return (
		metrics !== undefined && (metrics.dialect !== '' || metrics.names.some(name => /(^|_)mcp_/i.test(name)))
	);
}

/**
 * The Streamable HTTP transport answers a GET that does not accept an event stream with a JSON-RPC error (405 or 406), or asks for
 * credentials as the specification's authorization chapter has it. No session is begun.
 */
async function answersAsMcp(url: string, world: ProbeWorld): Promise<boolean> {
	const outcome = await get(new URL('/mcp', url).href, probeHeaders({...world, headers: {}}), world);
	if (outcome.type === 'failed') {
		return false;
	}

	const {status, headers, body} = outcome;
	if (status === 401) {
		return /resource_metadata/.test(headers['www-authenticate'] ?? '');
	}

	return (
		status >= 400 && status < 500 && /"jsonrpc"\s*:/.test(new TextDecoder().decode(body.subarray(0, 4096)))
	);
}

function get(
	url: string,
	headers: Readonly<Record<string, string>>,
	world: ProbeWorld,
): Promise<HttpOutcome> {
	return world.http.exchange({url, headers, timeoutMs, maxBodyBytes}, world.signal);
}
