import type {Labels} from '../labels/labels.ts';
import {
	callRate,
	errorRatio,
	highestQuantile,
	interpolatedQuantile,
	loggedTools,
	meanDuration,
	quantileOfOne,
	type Scope,
} from '../mcp/expressions.ts';
import {type HonestQuantile, honestQuantile} from '../mcp/quantile.ts';
import {valuesBy} from './answers.ts';
import {type Answers, instant, type Questions, type SnapshotContext} from './context.ts';

/** How much something is used, how it fares and how long it takes. Undefined is not known, never zero. */
export type Usage = {
	readonly callsPerSecond: number | undefined;
	/** 0–1. */
	readonly errorRatio: number | undefined;
	readonly p50: HonestQuantile;
	readonly p95: HonestQuantile;
	readonly p99: HonestQuantile;
	readonly meanSeconds: number | undefined;
	/** Read from log lines: the server has no metrics of its calls. */
	readonly isFromLogs: boolean;
};

export type Level = 'ok' | 'warning' | 'critical';

const unknown: HonestQuantile = {type: 'none'};
export const noUsage: Usage = {
	callsPerSecond: undefined,
	errorRatio: undefined,
	p50: unknown,
	p95: unknown,
	p99: unknown,
	meanSeconds: undefined,
	isFromLogs: false,
};

/** The guide's threshold lines: 1 % warns, 5 % is an alert. */
export const errorThresholds: readonly [number, number] = [0.01, 0.05];
/** The guide's alert: P95 above ten seconds. */
export const slowSeconds = 10;

export function usageQuestions(
	context: SnapshotContext,
	prefix: string,
	scope: Pick<Scope, 'selector' | 'by'>,
): Questions {
	const full: Scope = {...scope, window: context.rateInterval};
	// Quantiles of several servers cannot be made of the quantiles of each.
	const isOne = scope.by.length > 0;
	const of = scope.by.includes('tool_name') ? 'tool' : 'server';
	const quantile = (q: number) => (isOne ? quantileOfOne(q, full, of) : interpolatedQuantile(q, full));
	const expressions = {
		calls: callRate(full),
		errors: errorRatio(full),
		p50: quantile(0.5),
		p95: quantile(0.95),
		p99: quantile(0.99),
		highest: highestQuantile(full),
		mean: meanDuration(full),
		...(isOne ? {logged: loggedTools(full)} : {}),
	};
	return Object.fromEntries(
		Object.entries(expressions).map(([name, expr]) => [`${prefix}.${name}`, instant(context, expr)]),
	);
}

/** Usage by key, for every key that has calls or durations. */
export function usages(
	answers: Answers,
	prefix: string,
	keyOf: (labels: Labels) => string,
): ReadonlyMap<string, Usage> {
	const by = (name: string) => valuesBy(answers(`${prefix}.${name}`), keyOf);
	const [calls, errors, p50, p95, p99, highest, mean] = [
		by('calls'),
		by('errors'),
		by('p50'),
		by('p95'),
		by('p99'),
		by('highest'),
		by('mean'),
	];
	const logged = by('logged');
	const found = new Map<string, Usage>();
	for (const key of new Set([...calls.keys(), ...mean.keys()])) {
		const isFromLogs = logged.has(key);
		const honest = (quantile: number, values: ReadonlyMap<string, number>): HonestQuantile => {
			const seconds = values.get(key);
			if (isFromLogs && seconds !== undefined) {
				return {type: 'exact', seconds};
			}

			return honestQuantile({
				quantile,
				interpolatedSeconds: seconds,
				highestSeconds: highest.get(key),
				meanSeconds: mean.get(key),
			});
		};

		found.set(key, {
			callsPerSecond: calls.get(key),
			errorRatio: errors.get(key),
			p50: honest(0.5, p50),
			p95: honest(0.95, p95),
			p99: honest(0.99, p99),
			meanSeconds: mean.get(key),
			isFromLogs,
		});
	}

	return found;
}

/**
 * A mean beyond a quarter of an hour is more likely milliseconds that were called seconds than a tool call (a server whose
 * metric names no unit is read as seconds).
 */
export function isUnitDoubtful({meanSeconds}: Pick<Usage, 'meanSeconds'>): boolean {
	return meanSeconds !== undefined && meanSeconds > doubtfulSeconds;
}

const doubtfulSeconds = 1000;

export function errorLevel(ratio: number | undefined): Level {
	const [warning, critical] = errorThresholds;
	if (ratio === undefined || ratio <= warning) {
		return 'ok';
	}

	return ratio > critical ? 'critical' : 'warning';
}

export function latencyLevel(quantile: HonestQuantile): Level {
	const proven = quantile.type === 'exact' || quantile.type === 'above';
	return proven && quantile.seconds >= slowSeconds ? 'warning' : 'ok';
}
