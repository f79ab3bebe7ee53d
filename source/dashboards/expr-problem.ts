import {closestWord} from '../base/suggestion.ts';
import {expandVariables} from '../mcp/dashboard/panel.ts';
import {parseExpr} from '../promql/parse.ts';
import {type Chosen, interpolateExpr} from './interpolate.ts';

/** Variables the screen itself gives, as Grafana does; values that PromQL can read. */
export const builtInExamples: Readonly<Record<string, string>> = {
	__rate_interval: '1m',
	__rate_interval_ms: '60000',
	__interval: '15s',
	__interval_ms: '15000',
	__range: '1h',
	__range_s: '3600',
	__range_ms: '3600000',
	__from: '0',
	__to: '0',
	__dashboard: 'dashboard',
};

/** What a variable may stand for: an expression is fine when one of them makes it PromQL. */
const samples = ['x', '5m', '1', 'mcp:sessions', 'job="x"'];

/** Why an expression cannot be asked whatever its variables are; undefined when it can. */
export function exprProblem(
	expr: string,
	variables: readonly string[],
): {readonly what: string; readonly hint?: string} | undefined {
	let first: string | undefined;
	for (const sample of samples) {
		const chosen = new Map<string, Chosen>(variables.map(name => [name, sampleOf(name, sample)]));
		// `$server` stands for matchers unless the dashboard has a variable of that name.
		const withServer = variables.includes('server')
			? expr
			: expandVariables(expr, {server: 'job="x"', rateInterval: '1m'});
		const {text, unknown} = interpolateExpr(withServer, chosen, builtInExamples);
		if (unknown.length > 0) {
			const name = unknown[0]!;
			const known = [...variables, 'server', ...Object.keys(builtInExamples)];
			const close = closestWord(name, known);
			return {
				what: `speaks of "$${name}", which no variable is called`,
				...(close === undefined ? {} : {hint: `did you mean "$${close}"?`}),
			};
		}

		const parsed = parseExpr(text);
		if (parsed.type === 'ok') {
			return undefined;
		}

		first ??= parsed.message;
	}

	return {what: `is not PromQL: ${first}`};
}

function sampleOf(name: string, value: string): Chosen {
	return {
		variable: {
			name,
			label: name,
			source: {type: 'values', values: [value]},
			initial: [],
			multiple: false,
			includesAll: false,
			allText: '',
			hidden: false,
		},
		options: [value],
		values: [value],
		isAll: false,
	};
}
