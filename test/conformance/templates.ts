import {newTestStore} from '../../source/commands/rule-store.ts';
import {type Labels, labelsFrom} from '../../source/labels/labels.ts';
import {compileRuleTemplate, expandRuleTemplate, templateVector} from '../../source/rules/template/expand.ts';
import type {TemplateContext} from '../../source/rules/template/functions.ts';
import {readJson, type SuiteResult, tally} from './suite.ts';

type Golden = {
	readonly templates: Readonly<Record<string, string>>;
	readonly external_labels: Readonly<Record<string, string>>;
	readonly cases: readonly {
		readonly value: string;
		readonly labels: Readonly<Record<string, string>>;
		readonly out: Readonly<Record<string, string>>;
	}[];
	readonly static: Readonly<Record<string, {readonly template: string; readonly out: string | null}>>;
};

type Case = {
	readonly title: string;
	readonly template: string;
	readonly labels: Labels;
	readonly value: number;
	/** Null: promtool refused the file. */
	readonly out: string | null;
};

/** What promtool 3.5.3 made of templates; queries run on a store with `x{i="0"} 0` and `x{i="1"} 1`. */
export async function templates(): Promise<SuiteResult> {
	const golden = readJson('golden/templates.json') as Golden;
	const externalLabels = labelsFrom(golden.external_labels);
	const context = storeContext();
	return tally('templates', casesOf(golden), ({title, template, labels, value, out}) => {
		const compiled = compileRuleTemplate('A', template);
		const got =
			compiled.type === 'ok'
				? expandRuleTemplate(compiled.template, {labels, externalLabels, value}, context)
				: null;
		return got === out ? undefined : `${title}: expected ${JSON.stringify(out)}, got ${JSON.stringify(got)}`;
	});
}

function casesOf(golden: Golden): Case[] {
	const printed = golden.cases.flatMap(({value, labels, out}) =>
		Object.entries(golden.templates).map(([name, template]) => ({
			title: `${name} of ${value}`,
			template,
			labels: labelsFrom({__name__: 'x', ...labels}),
			value: Number(value.replace('Inf', 'Infinity')),
			out: out[name]!,
		})),
	);
	const fixed = Object.entries(golden.static).map(([title, {template, out}]) => ({
		title,
		template,
		labels: labelsFrom({__name__: 'x', i: '0', tool_name: 'search'}),
		value: 0,
		out,
	}));
	return [...printed, ...fixed];
}

function storeContext(): TemplateContext {
	const {engine, appender} = newTestStore({noStepSubqueryMs: 60_000});
	for (const value of [0, 1]) {
		appender.appendSample(labelsFrom({__name__: 'x', i: String(value), tool_name: 'search'}), 0, value);
	}

	return {
		atMs: 0,
		externalUrl: '',
		query: expr => {
			const result = engine.instant(expr, 0);
			return result.type === 'ok' && result.value.type === 'vector'
				? templateVector(result.value.samples)
				: {failure: JSON.stringify(result)};
		},
	};
}
