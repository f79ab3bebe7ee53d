import {labelsFrom, metricName} from '../labels/labels.ts';
import {exprComparison, exprFailure} from './expr.ts';
import type {Rule, RuleSpec, TextTemplate} from './rule.ts';
import {compileRuleTemplate} from './template/expand.ts';

/** One thing wrong with a rule, in Prometheus' words (model/rulefmt), and the field a reader should look at. */
export type RuleFault = {readonly what: string; readonly field: keyof RuleSpec | undefined};

/** A rule ready to be evaluated, or marked broken with its first fault. */
export function compileRule(
	spec: RuleSpec,
	options: {
		readonly groupLabels: Readonly<Record<string, string>>;
		readonly line?: number;
		/** Found before, such as unknown fields. */
		readonly faults: readonly RuleFault[];
	},
): {readonly rule: Rule; readonly faults: readonly RuleFault[]} {
	const labels = compileTexts(spec, {...options.groupLabels, ...spec.labels}, 'label');
	const annotations = compileTexts(spec, spec.annotations, 'annotation');
	const faults = [
		...options.faults,
		...fieldFaults(spec),
		...nameFaults(spec),
		...labels.faults,
		...annotations.faults,
	];
	const origin = {
		...(options.line === undefined ? {} : {line: options.line}),
		...(faults[0] === undefined ? {} : {broken: faults[0].what}),
	};
	if (spec.record !== '') {
		const written = labelsFrom({...options.groupLabels, ...spec.labels});
		return {
			rule: {type: 'recording', name: spec.record, expr: spec.expr, labels: written, ...origin},
			faults,
		};
	}

	const limit = faults.length === 0 ? exprComparison(spec.expr)?.limit : undefined;
	return {
		rule: {
			type: 'alerting',
			name: spec.alert,
			expr: spec.expr,
			forMs: spec.forMs,
			keepFiringForMs: spec.keepFiringForMs,
			labels: labels.texts,
			annotations: annotations.texts,
			...(limit === undefined ? {} : {limit}),
			...origin,
		},
		faults,
	};
}

function fieldFaults(spec: RuleSpec): RuleFault[] {
	const faults: RuleFault[] = [];
	if (spec.record !== '' && spec.alert !== '') {
		faults.push({what: "only one of 'record' and 'alert' must be set", field: 'record'});
	}

	if (spec.record === '' && spec.alert === '') {
		faults.push({what: "one of 'record' or 'alert' must be set", field: undefined});
	}

	if (spec.expr === '') {
		faults.push({what: "field 'expr' must be set in rule", field: undefined});
	} else {
		const failure = exprFailure(spec.expr);
		if (failure !== undefined) {
			faults.push({what: `could not parse expression: ${failure}`, field: 'expr'});
		}
	}

	return faults;
}

function nameFaults(spec: RuleSpec): RuleFault[] {
	const faults: RuleFault[] = [];
	if (spec.record !== '') {
		const alertOnly = [
			[Object.keys(spec.annotations).length > 0, 'annotations'],
			[spec.forMs !== 0, 'for'],
			[spec.keepFiringForMs !== 0, 'keep_firing_for'],
		] as const;
		for (const [isSet, field] of alertOnly) {
			if (isSet) {
				faults.push({what: `invalid field '${field}' in recording rule`, field: 'record'});
			}
		}

		if (/[{}]/.test(spec.record)) {
			faults.push({
				what: `braces present in the recording rule name; should it be in expr?: ${spec.record}`,
				field: 'record',
			});
		}
	}

	for (const name of Object.keys(spec.labels)) {
		if (name === '' || name === metricName) {
			faults.push({what: `invalid label name: ${name}`, field: 'labels'});
		}
	}

	if (Object.keys(spec.annotations).includes('')) {
		faults.push({what: 'invalid annotation name: ', field: 'annotations'});
	}

	return faults;
}

// Only alerting rules have templates; a recording rule's labels stand for themselves.
function compileTexts(
	spec: RuleSpec,
	texts: Readonly<Record<string, string>>,
	kind: 'label' | 'annotation',
): {readonly texts: readonly TextTemplate[]; readonly faults: readonly RuleFault[]} {
	const compiled: TextTemplate[] = [];
	const faults: RuleFault[] = [];
	if (spec.alert === '') {
		return {texts: compiled, faults};
	}

	for (const [name, text] of Object.entries(texts).sort(([left], [right]) => (left < right ? -1 : 1))) {
		const result = compileRuleTemplate(spec.alert, text);
		if (result.type === 'ok') {
			compiled.push({name, template: result.template});
		} else {
			const field = kind === 'label' ? 'labels' : 'annotations';
			faults.push({what: `${kind} "${name}": ${result.message}`, field});
		}
	}

	return {texts: compiled, faults};
}
