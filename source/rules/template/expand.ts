import type {Labels} from '../../labels/labels.ts';
import {labelEntries} from '../../labels/labels.ts';
import type {VectorSample} from '../../promql/value.ts';
import {executeTemplate} from './evaluate.ts';
import {type TemplateContext, templateFunctions} from './functions.ts';
import {type GoValue, type GoVector, mapFrom} from './go-value.ts';
import {parseTemplate, type Template} from './parser.ts';

/** A label or annotation text of an alerting rule, parsed once. */
export type RuleTemplate = {
	/** As Prometheus calls it in messages: `__alert_` and the rule's name. */
	readonly name: string;
	readonly text: string;
	/** Absent when the text has no action: then it stands for itself. */
	readonly template?: Template;
};

export type RuleTemplateData = {
	/** Of the query's element, metric name included. */
	readonly labels: Labels;
	readonly externalLabels: Labels;
	readonly value: number;
};

// Prometheus puts these before every text (rules/alerting.go); positions in its messages count them.
const convenience =
	'{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}';

const functionNames: ReadonlySet<string> = new Set(templateFunctions.keys());

/** Parses a text of the alerting rule `alertName`; a failure is worded as Prometheus does when it loads the rule. */
export function compileRuleTemplate(
	alertName: string,
	text: string,
):
	| {readonly type: 'ok'; readonly template: RuleTemplate}
	| {readonly type: 'failed'; readonly message: string} {
	const name = `__alert_${alertName}`;
	if (!text.includes('{{')) {
		return {type: 'ok', template: {name, text}};
	}

	const parsed = parseTemplate(convenience + text, functionNames);
	return parsed.type === 'ok'
		? {type: 'ok', template: {name, text, template: parsed.template}}
		: {type: 'failed', message: `template: ${name}:${parsed.line}: ${parsed.message}`};
}

/** The text for one element of the rule's result; a failure becomes the text Prometheus puts there. */
export function expandRuleTemplate(
	{name, text, template}: RuleTemplate,
	data: RuleTemplateData,
	context: TemplateContext,
): string {
	if (template === undefined) {
		return text;
	}

	const result = executeTemplate(template, dataValue(data, context.externalUrl), {name, context});
	return result.type === 'ok'
		? result.text
		: `<error expanding template: error executing template ${name}: ${result.message}>`;
}

/** A query's elements as templates see them. */
export function templateVector(samples: readonly VectorSample[]): GoVector {
	return {
		type: 'vector',
		samples: samples.map(({labels, value}) => ({type: 'sample', labels: labelMap(labels), value})),
	};
}

function dataValue(data: RuleTemplateData, externalUrl: string): GoValue {
	return {
		type: 'data',
		fields: new Map<string, GoValue>([
			['Labels', labelMap(data.labels)],
			['ExternalLabels', labelMap(data.externalLabels)],
			['ExternalURL', externalUrl],
			['Value', data.value],
		]),
	};
}

function labelMap(labels: Labels): ReturnType<typeof mapFrom> {
	return mapFrom(labelEntries(labels), 'string');
}
