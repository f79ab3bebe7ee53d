import {maxDashboardChars, maxOwnDashboardChars} from '../base/limits.ts';
import {plainText} from '../base/plain-text.ts';
import type {Problem} from '../base/problem.ts';
import type {Dashboard} from './dashboard.ts';
import {exprProblem} from './expr-problem.ts';
import {grafanaDashboard, isGrafana} from './grafana.ts';
import {isObject, type Json} from './json.ts';
import {ownDashboard} from './own.ts';

export type ReadDashboard = {
	/** Undefined: nothing of the file could be understood. */
	readonly dashboard: Dashboard | undefined;
	/** With positions for mcptop's own form; a warning for each thing of Grafana's that is not done. */
	readonly problems: readonly Problem[];
};

/** Reads a dashboard file: Grafana's JSON, or mcptop's own form as YAML or JSON. Never throws. */
export function readDashboard(text: string, file: string): ReadDashboard {
	if (text.length > maxDashboardChars) {
		return failed(file, `is larger than ${maxDashboardChars / 1024 / 1024} MB`);
	}

	const json = /^\s*\{/.test(text) ? parsedJson(text) : undefined;
	if (json !== undefined && isGrafana(json)) {
		const dashboard = grafanaDashboard(json, file);
		return dashboard.panels.length === 0
			? {
					dashboard: undefined,
					problems: [{severity: 'error', where: file, what: dashboard.remarks[0] ?? 'has no panels'}],
				}
			: {dashboard, problems: grafanaProblems(dashboard)};
	}

	if (text.length > maxOwnDashboardChars) {
		return failed(file, `is larger than ${maxOwnDashboardChars / 1024 / 1024} MB and no Grafana dashboard`);
	}

	return ownDashboard(text, file);
}

/** Broken JSON is left to the reader that knows positions. */
function parsedJson(text: string): Json | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** Everything of a Grafana dashboard that is shown differently or not at all, and expressions that are no PromQL. */
function grafanaProblems({file, panels, variables, remarks}: Dashboard): readonly Problem[] {
	const names = variables.map(({name}) => name);
	const warning = (what: string): Problem => ({severity: 'warning', where: file, what: plainText(what)});
	return [
		...remarks.map(warning),
		...panels.flatMap(({title, visualisation, text, remarks: ofPanel, queries}) => {
			const label = `panel "${title}"`;
			const unread = visualisation === 'unsupported' ? text : [];
			return [
				...[...unread, ...ofPanel].map(what => warning(`${label}: ${what}`)),
				...queries.flatMap(({ref, expr}) => {
					const problem = exprProblem(expr, names);
					return problem === undefined ? [] : [warning(`${label}: query ${ref} ${problem.what}`)];
				}),
			];
		}),
	];
}

function failed(file: string, what: string): ReadDashboard {
	return {dashboard: undefined, problems: [{severity: 'error', where: file, what}]};
}
