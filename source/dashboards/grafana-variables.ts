import {maxDashboardVariables, maxVariableValues} from '../base/limits.ts';
import {plainText} from '../base/plain-text.ts';
import {allValues, type Variable, type VariableSource} from './dashboard.ts';
import {isObject, type Json, listIn, objectIn, textIn} from './json.ts';
import {patternOf} from './pattern.ts';
import {parseVariableQuery} from './variable-query.ts';

/** The template variables of a Grafana dashboard; those that choose a data source mean nothing here. */
export function grafanaVariables(list: readonly unknown[]): {
	readonly variables: readonly Variable[];
	readonly remarks: readonly string[];
} {
	const remarks: string[] = [];
	const variables = list
		.slice(0, maxDashboardVariables)
		.filter(isObject)
		.flatMap((variable): readonly Variable[] => {
			const name = textIn(variable.name);
			if (variable.type === 'datasource' || !/^\w{1,100}$/.test(name)) {
				return [];
			}

			const source = sourceOf(variable, remark => remarks.push(`variable "${name}" ${remark}`));
			return source === undefined ? [] : [variableOf(name, variable, source)];
		});
	if (list.length > maxDashboardVariables) {
		remarks.push(`only the first ${maxDashboardVariables} of ${list.length} variables are read`);
	}

	return {variables, remarks: remarks.map(plainText)};
}

function variableOf(name: string, variable: Json, source: VariableSource): Variable {
	const {value} = objectIn(variable.current);
	const current = (Array.isArray(value) ? value : [value]).map(textIn).filter(text => text !== '');
	const includesAll = variable.includeAll === true || current.includes(allValues);
	return {
		name,
		label: plainText(textIn(variable.label)) || name,
		source,
		initial: current.slice(0, maxVariableValues),
		multiple: variable.multi === true,
		includesAll,
		allText: textIn(variable.allValue),
		hidden: variable.hide === 2 || variable.type === 'constant',
	};
}

function sourceOf(variable: Json, note: (remark: string) => void): VariableSource | undefined {
	switch (variable.type) {
		case 'query':
			return querySource(variable, note);
		case 'custom':
		case 'interval':
			return {
				type: 'values',
				values: listed(variable).filter(value => !value.startsWith('$__auto_interval')),
			};
		case 'constant':
		case 'textbox':
			return {type: 'values', values: [textIn(variable.query) || textIn(objectIn(variable.current).value)]};
		default:
			note(`is of type "${textIn(variable.type)}", which is not read`);
			return undefined;
	}
}

function querySource(variable: Json, note: (remark: string) => void): VariableSource | undefined {
	const text =
		textIn(objectIn(variable.query).query) || textIn(variable.query) || textIn(variable.definition);
	const query = parseVariableQuery(text);
	const {value} = objectIn(variable.current);
	if (query === undefined) {
		note(`asks "${text.slice(0, 80)}", which is not understood: its values are those of the file`);
		return {
			type: 'values',
			values: (Array.isArray(value) ? value : [value])
				.map(textIn)
				.filter(one => one !== '' && one !== allValues),
		};
	}

	const regex = textIn(variable.regex);
	const pattern = regex === '' ? undefined : patternOf(regex);
	if (regex !== '' && pattern === undefined) {
		note(`filters by "${regex.slice(0, 80)}", which RE2 cannot do: nothing is filtered`);
	}

	return {type: 'query', query, sort: sortOf(variable.sort), ...(pattern === undefined ? {} : {pattern})};
}

/** `a, b, label : value`, as the query's text or as the options Grafana made of it. */
function listed(variable: Json): readonly string[] {
	const text = textIn(variable.query);
	const values =
		text === ''
			? listIn(variable.options).map(option => textIn(objectIn(option).value))
			: text.split(/(?<!\\),/).map(part => {
					const entry = part.replaceAll('\\,', ',').trim();
					return / : (.+)$/.exec(entry)?.[1]?.trim() ?? entry;
				});
	return values.filter(value => value !== '' && value !== allValues).slice(0, maxVariableValues);
}

/** `VariableSort` of Grafana: 0 none, 1/2 text, 3/4 number, 5/6 text without case, 7/8 natural. */
function sortOf(sort: unknown): Extract<VariableSource, {type: 'query'}>['sort'] {
	switch (sort) {
		case 1:
		case 5:
		case 7:
			return 'text';
		case 2:
		case 6:
		case 8:
			return 'text-descending';
		case 3:
			return 'number';
		case 4:
			return 'number-descending';
		default:
			return 'none';
	}
}
