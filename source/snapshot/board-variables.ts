import {formatDuration} from '../base/duration.ts';
import {maxVariableValues} from '../base/limits.ts';
import {plainText} from '../base/plain-text.ts';
import type {Dashboard, Variable} from '../dashboards/dashboard.ts';
import {type BuiltIns, type Chosen, choiceOf, interpolateExpr} from '../dashboards/interpolate.ts';
import {neededBy, variableExpr, variableValues} from '../dashboards/variable-query.ts';
import type {TargetId} from '../scrape/target.ts';
import {choiceKey} from '../state/view.ts';
import {serverSelector} from './answers.ts';
import {type Answers, instant, type SnapshotContext} from './context.ts';

/** Everything that may stand for a `$name` of one dashboard right now. */
export type BoardVariables = {
	readonly chosen: ReadonlyMap<string, Chosen>;
	readonly builtIns: BuiltIns;
	/** Matchers of the server looked at; empty: of all. */
	readonly server: string;
	/** What has to be asked before the rest is known; by question. */
	readonly pending: Readonly<Record<string, ReturnType<typeof instant>>>;
	/** Variables that wait for one another; plain. */
	readonly remarks: readonly string[];
};

/** What each variable is, as far as the answers so far tell. */
export function boardVariables(
	context: SnapshotContext,
	dashboard: Dashboard,
	answers: Answers,
): BoardVariables {
	const builtIns = builtInsOf(context, dashboard);
	const server = serverOf(context);
	const chosen = new Map<string, Chosen>();
	const remarks: string[] = [];
	const pending: Record<string, ReturnType<typeof instant>> = {};
	const own = new Set(dashboard.variables.map(({name}) => name));
	let left: readonly Variable[] = dashboard.variables;
	for (let isMoving = true; isMoving && left.length > 0; ) {
		const before = left.length;
		left = left.filter(variable => {
			const isReady = neededBy(variable).every(name => chosen.has(name) || !own.has(name));
			const options = isReady ? optionsOf(variable) : undefined;
			if (options !== undefined) {
				const picked = context.model.view.choices[choiceKey(dashboard.name, variable.name)];
				chosen.set(variable.name, choiceOf(variable, options, picked));
			}

			return options === undefined;
		});
		isMoving = left.length < before;
	}

	// Nothing is being asked, and yet some are not known: they need one another.
	const isStuck = left.length > 0 && Object.keys(pending).length === 0;
	if (isStuck) {
		const names = left.map(({name}) => `"${name}"`).join(', ');
		remarks.push(plainText(`variables ${names} need one another: they are left empty`));
	}

	for (const variable of isStuck ? left : []) {
		chosen.set(variable.name, choiceOf(variable, [], undefined));
	}

	return {
		chosen,
		builtIns,
		server,
		pending,
		remarks,
	};

	function optionsOf({name, source}: Variable): readonly string[] | undefined {
		if (source.type === 'values') {
			return source.values;
		}

		const key = `board.variable.${name}`;
		const answer = answers(key);
		if (answer === undefined) {
			const expr = withServer(variableExpr(source.query, chosen, builtIns), server);
			pending[key] = instant(context, expr);
			return undefined;
		}

		if (answer.type === 'failed') {
			remarks.push(plainText(`variable "${name}": ${answer.message}`));
		}

		const label =
			source.query.type === 'label-values' ? interpolateExpr(source.query.label, chosen, builtIns).text : '';
		return variableValues(source, answer, {label, limit: maxVariableValues});
	}
}

/** An expression as it is asked, and as it can be pasted into Prometheus. */
export function boardExpr(
	expr: string,
	{chosen, builtIns, server}: Pick<BoardVariables, 'chosen' | 'builtIns' | 'server'>,
): string {
	const own = chosen.has('server') ? expr : withServer(expr, server);
	return interpolateExpr(own, chosen, builtIns).text;
}

/** `$server` between braces stands for matchers. */
function withServer(expr: string, matchers: string): string {
	return expr
		.replace(/\{\s*\$server\s*(,?)/g, (_, comma: string) => `{${matchers}${matchers === '' ? '' : comma}`)
		.replace(/,\s*\$server\b/g, matchers === '' ? '' : `,${matchers}`)
		.replace(/(?<=\w)\{\}/g, '');
}

/** Whether a dashboard speaks of one server or of all as one likes. */
export function speaksOfServers({variables, panels}: Dashboard): boolean {
	return (
		!variables.some(({name}) => name === 'server') &&
		panels.some(({queries}) => queries.some(({expr}) => /[{,]\s*\$server\b/.test(expr)))
	);
}

function serverOf({model, place}: SnapshotContext): string {
	const id: TargetId | undefined = place.screen === 'board' ? place.targetId : undefined;
	const target = model.servers.find(server => server.target.id === id)?.target;
	// A target that went away selects nothing.
	return id === undefined ? '' : target === undefined ? 'job="",instance=""' : serverSelector(target);
}

function builtInsOf(
	{model, chart, rateInterval, rateIntervalMs}: SnapshotContext,
	{title}: Dashboard,
): BuiltIns {
	const rangeMs = model.view.windowMs;
	return {
		__rate_interval: rateInterval,
		__rate_interval_ms: String(rateIntervalMs),
		__interval: formatDuration(chart.stepMs),
		__interval_ms: String(chart.stepMs),
		__range: formatDuration(rangeMs),
		__range_s: String(Math.round(rangeMs / 1000)),
		__range_ms: String(rangeMs),
		__from: String(chart.startMs),
		__to: String(chart.endMs),
		__dashboard: title,
	};
}
