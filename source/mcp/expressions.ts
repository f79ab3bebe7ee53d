/**
 * The questions every screen, rule and JSON reading ask, in PromQL over the canonical series: one wording for all, so that
 * a number means the same wherever it stands, and can be pasted into Prometheus.
 */
export type Scope = {
	/** Matchers between the braces: `instance="127.0.0.1:3001"`; empty for all. */
	readonly selector: string;
	/** A PromQL duration: `1m`. */
	readonly window: string;
	/** Labels the answer is told apart by: `['instance']`, `['instance', 'tool_name']`; none for one number. */
	readonly by: readonly string[];
};

/** Calls a second. */
export function callRate(scope: Scope): string {
	return sumRate('mcp:tool_calls_total', scope);
}

/** Failed calls a second; absent where a server does not tell failures apart. */
export function errorRate(scope: Scope): string {
	return sumRate('mcp:tool_errors_total', scope);
}

/** 0 to 1; absent where a server does not tell failures apart, or had no calls. */
export function errorRatio(scope: Scope): string {
	return `${errorRate(scope)} / (${callRate(scope)} > 0)`;
}

/** Failed calls a second by kind. */
export function errorRateByType(scope: Scope): string {
	const selector = joined(scope.selector, 'error_type!="none"');
	return sumRate('mcp:tool_errors_total', {...scope, selector, by: [...scope.by, 'error_type']});
}

/** Calls in the window. */
export function callCount(scope: Scope): string {
	return `${aggregate('sum', scope.by)}(increase(${selected('mcp:tool_calls_total', scope)}[${scope.window}]))`;
}

/** Seconds as `histogram_quantile` interpolates them: to be shown through `honestQuantile` only. */
export function interpolatedQuantile(quantile: number, scope: Scope): string {
	return `histogram_quantile(${quantile}, ${bucketRates(scope)})`;
}

/**
 * Seconds, of every call by itself: exact. Only where calls are read from log lines, one sample a call; of one server's calls
 * together, or of one tool's: quantiles of several cannot be made of the quantiles of each.
 */
export function loggedQuantile(quantile: number, scope: Scope, of: 'server' | 'tool'): string {
	// The series without a tool's name has the calls of all tools.
	const selector = joined(scope.selector, of === 'tool' ? 'tool_name!=""' : 'tool_name=""');
	return `${aggregate('max', scope.by)}(quantile_over_time(${quantile}, mcp:tool_call_seconds{${selector}}[${scope.window}]))`;
}

/** Seconds of one server or tool: exact where its log lines tell of its calls, interpolated where it has buckets. */
export function quantileOfOne(quantile: number, scope: Scope, of: 'server' | 'tool'): string {
	return `${loggedQuantile(quantile, scope, of)} or ${interpolatedQuantile(quantile, scope)}`;
}

/** How many tools' calls are read from log lines; absent where none are. */
export function loggedTools({selector, by}: Omit<Scope, 'window'>): string {
	return `${aggregate('count', by)}(mcp:tool_calls_total{${joined(selector, 'from="logs"')}})`;
}

/** `highestSeconds` of `QuantileFacts`. */
export function highestQuantile(scope: Scope): string {
	return interpolatedQuantile(1, scope);
}

/** Mean seconds a call. */
export function meanDuration(scope: Scope): string {
	const sum = sumRate('mcp:tool_duration_seconds_sum', scope);
	return `${sum} / (${sumRate('mcp:tool_duration_seconds_count', scope)} > 0)`;
}

/** Cumulative buckets a second, by `le` and the scope's labels: for histograms, heat maps and `decidingBucket`. */
export function bucketRates(scope: Scope): string {
	return sumRate('mcp:tool_duration_seconds_bucket', {...scope, by: ['le', ...scope.by]});
}

/**
 * Seconds, never more than the mean proves possible (p_q ≤ mean / (1 − q)): for alerts, which must not fire on what coarse
 * buckets make up. Absent where there are no buckets.
 */
export function provenQuantile(quantile: number, scope: Scope): string {
	const interpolated = interpolatedQuantile(quantile, scope);
	const bound = `${meanDuration(scope)} / ${Number((1 - quantile).toPrecision(12))}`;
	return `(${interpolated} <= ${bound}) or (${bound} < ${interpolated})`;
}

/** Active sessions. */
export function sessions(scope: Omit<Scope, 'window'>): string {
	return `${aggregate('sum', scope.by)}(${selected('mcp:sessions', scope)})`;
}

function sumRate(name: string, scope: Scope): string {
	return `${aggregate('sum', scope.by)}(rate(${selected(name, scope)}[${scope.window}]))`;
}

function aggregate(operator: string, by: readonly string[]): string {
	return by.length === 0 ? operator : `${operator} by (${by.join(', ')}) `;
}

function selected(name: string, scope: Pick<Scope, 'selector'>): string {
	return scope.selector === '' ? name : `${name}{${scope.selector}}`;
}

function joined(selector: string, matcher: string): string {
	return selector === '' ? matcher : `${selector},${matcher}`;
}
