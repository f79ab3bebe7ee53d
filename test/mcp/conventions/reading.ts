import {ExpositionReader} from '../../../source/exposition/reader.ts';
import {formatLabels} from '../../../source/labels/format.ts';
import {type AliasPlan, planAliases} from '../../../source/mcp/conventions/plan.ts';

/** How the conventions name the series of an exposition. */
export function planOf(text: string): AliasPlan {
	const {families, series} = new ExpositionReader().read(new TextEncoder().encode(text), 'text/plain');
	return planAliases(families, series);
}

/** What the conventions made of an exposition: `mcp:…{…} value`, sorted. */
export function canonical(text: string): {
	dialect: string;
	errorMeaning: string;
	callsMeaning: string;
	lines: string[];
} {
	const format = text.includes('# EOF') ? 'application/openmetrics-text; version=1.0.0' : 'text/plain';
	const {families, series, values} = new ExpositionReader().read(new TextEncoder().encode(text), format);
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
