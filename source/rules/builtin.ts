import {parseDurationMs} from '../base/duration.ts';
import type {Problem} from '../base/problem.ts';
import {type BuiltinSpec, builtinSpecs, type Wording} from './builtin-specs.ts';
import {compileRule} from './compile-rule.ts';
import type {RuleGroup, RuleSpec} from './rule.ts';

/** The file name of built-in rules. */
export const builtinFile: string = 'built-in';

/** What a configuration may change of a built-in rule: `false` switches it off. */
export type BuiltinOverride =
	| false
	| {readonly threshold?: number; readonly forMs?: number; readonly severity?: string};

/** The built-in rules with changes by name; a rule whose name a rule file uses as well leaves the field to the file's. */
export function builtinGroup(
	overrides: Readonly<Record<string, BuiltinOverride>>,
	namesInFiles: ReadonlySet<string>,
): {readonly group: RuleGroup; readonly problems: readonly Problem[]} {
	const known = new Set(builtinSpecs.map(({alert}) => alert));
	const problems = Object.keys(overrides)
		.filter(name => !known.has(name))
		.map(name => unknownName(name, known));
	for (const {alert, threshold} of builtinSpecs) {
		const change = overrides[alert];
		if (change && change.threshold !== undefined && threshold === undefined) {
			problems.push({
				severity: 'error',
				where: `builtin_rules.${alert}.threshold`,
				what: 'this rule has no threshold to change',
				hint: 'write a rule of the same name in a rule file instead',
			});
		}
	}

	const rules = builtinSpecs
		.filter(({alert}) => overrides[alert] !== false && !namesInFiles.has(alert))
		.map(spec => {
			const {rule, faults} = compileRule(overridden(spec, overrides[spec.alert] || {}), {
				groupLabels: {},
				faults: [],
			});
			for (const {what} of faults) {
				problems.push({severity: 'error', where: `builtin_rules.${spec.alert}`, what});
			}

			return rule;
		});
	return {group: {name: 'mcptop', file: builtinFile, queryOffsetMs: 0, limit: 0, rules}, problems};
}

function overridden(spec: BuiltinSpec, change: Exclude<BuiltinOverride, false>): RuleSpec {
	const threshold = change.threshold ?? spec.threshold ?? 0;
	const worded = (text: Wording): string => (typeof text === 'string' ? text : text(threshold));
	return {
		record: '',
		alert: spec.alert,
		expr: worded(spec.expr),
		forMs: change.forMs ?? parseDurationMs(spec.for)!,
		keepFiringForMs: 0,
		labels: {severity: change.severity ?? spec.severity},
		annotations: {summary: spec.summary, description: worded(spec.description)},
	};
}

function unknownName(name: string, known: ReadonlySet<string>): Problem {
	return {
		severity: 'error',
		where: `builtin_rules.${name}`,
		what: `there is no built-in rule "${name}"`,
		hint: `known are ${[...known].join(', ')}`,
	};
}
