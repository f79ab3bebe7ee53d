import type {Family, MetricType} from '../../../source/exposition/exposition.ts';
import {formatLabels} from '../../../source/labels/format.ts';
import {type Labels, labelsFromEntries} from '../../../source/labels/labels.ts';
import {planAliases} from '../../../source/mcp/conventions/plan.ts';

/** Just enough of the text format for fixtures: the parser has its own tests. */
export function readFixture(text: string): {
	families: Map<string, Family>;
	series: Labels[];
	values: number[];
} {
	const families = new Map<string, Family>();
	const series: Labels[] = [];
	const values: number[] = [];
	for (const line of text.split('\n')) {
		const meta = /^# (TYPE|HELP|UNIT) (\S+) ?(.*)$/.exec(line);
		if (meta !== null) {
			const [, word, name, rest] = meta as unknown as [string, string, string, string];
			const family = families.get(name) ?? {name, type: 'untyped', help: '', unit: ''};
			families.set(
				name,
				word === 'TYPE'
					? {...family, type: rest as MetricType}
					: word === 'HELP'
						? {...family, help: rest}
						: {...family, unit: rest},
			);
			continue;
		}

		const sample = /^([\w:]+)(?:\{(.*?)\})? (\S+)(?: # .*)?$/.exec(line);
		if (sample !== null) {
			const labels = [...(sample[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
				([, name, value]): [string, string] => [name!, value!],
			);
			series.push(labelsFromEntries([...labels, ['__name__', sample[1]!]]));
			values.push(Number(sample[3]!.replace('Inf', 'Infinity')));
		}
	}

	return {families, series, values};
}

/** What the conventions made of an exposition: `mcp:…{…} value`, sorted. */
export function canonical(text: string): {
	dialect: string;
	errorMeaning: string;
	callsMeaning: string;
	lines: string[];
} {
	const {families, series, values} = readFixture(text);
	const plan = planAliases(families, series);
	const lines = series.flatMap((labels, index) =>
		plan
			.aliasesOf(labels)
			.map(
				alias => `${formatLabels(alias.labels)} ${Number((values[index]! * alias.scale).toPrecision(12))}`,
			),
	);
	return {
		dialect: plan.dialect,
		errorMeaning: plan.errorMeaning,
		callsMeaning: plan.callsMeaning,
		lines: lines.sort(),
	};
}
