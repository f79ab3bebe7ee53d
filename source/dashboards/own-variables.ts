import {maxDashboardVariables, maxVariableValues} from '../base/limits.ts';
import {plainText} from '../base/plain-text.ts';
import type {YamlPlace, YamlReader} from '../config/yaml-reader.ts';
import {allValues, type Variable, type VariableSource} from './dashboard.ts';
import {patternOf} from './pattern.ts';
import {parseVariableQuery} from './variable-query.ts';

/** `variables:` of a dashboard of mcptop's own form: a query in Grafana's words, or a list of values. */
export function readOwnVariables(reader: YamlReader, place: YamlPlace | undefined): readonly Variable[] {
	return reader
		.items(place)
		.slice(0, maxDashboardVariables)
		.flatMap((item): readonly Variable[] => {
			const fields = reader.fields(item, [
				'name',
				'label',
				'query',
				'regex',
				'values',
				'value',
				'all',
				'multiple',
			]);
			const name = reader.text(fields.get('name')) ?? '';
			if (!/^[a-zA-Z]\w{0,99}$/.test(name)) {
				reader.problem(
					fields.get('name') ?? item,
					`"${name}" is no name of a variable`,
					'try letters and digits',
				);
				return [];
			}

			const includesAll = reader.boolean(fields.get('all')) ?? false;
			const multiple = reader.boolean(fields.get('multiple')) ?? false;
			const value = reader.text(fields.get('value'));
			return [
				{
					name,
					label: plainText(reader.text(fields.get('label')) ?? name),
					source: sourceOf(reader, item, fields),
					initial: value === undefined ? (includesAll ? [allValues] : []) : [value],
					multiple,
					includesAll,
					allText: '',
					hidden: false,
				},
			];
		});
}

function sourceOf(
	reader: YamlReader,
	item: YamlPlace,
	fields: ReadonlyMap<string, YamlPlace>,
): VariableSource {
	const text = reader.text(fields.get('query'));
	if (text === undefined) {
		const values = reader.texts(fields.get('values')).slice(0, maxVariableValues);
		if (values.length === 0) {
			reader.problem(
				item,
				'has neither "query" nor "values"',
				'try query: label_values(mcp:tool_calls_total, tool_name)',
			);
		}

		return {type: 'values', values};
	}

	const query = parseVariableQuery(text);
	if (query === undefined) {
		reader.problem(
			fields.get('query')!,
			`is "${text}"`,
			'try label_values(METRIC, LABEL), label_values(LABEL), metrics(REGEX) or query_result(EXPR)',
		);
		return {type: 'values', values: []};
	}

	const regex = reader.text(fields.get('regex'));
	const pattern = regex === undefined ? undefined : patternOf(regex);
	if (regex !== undefined && pattern === undefined) {
		reader.problem(fields.get('regex')!, `is "${regex}"`, 'regular expressions are RE2');
	}

	return {type: 'query', query, sort: 'text', ...(pattern === undefined ? {} : {pattern})};
}
