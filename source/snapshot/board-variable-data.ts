import {plainText} from '../base/plain-text.ts';
import {allValues, type Dashboard, type Variable} from '../dashboards/dashboard.ts';
import type {Chosen} from '../dashboards/interpolate.ts';
import type {Place} from '../state/view.ts';
import {type BoardVariables, speaksOfServers} from './board-variables.ts';
import type {SnapshotContext} from './context.ts';

export type VariableData = {
	readonly name: string;
	readonly label: string;
	/** As the heading says it; plain. */
	readonly shown: string;
	readonly multiple: boolean;
	readonly options: readonly VariableOption[];
	/** Choosing a server leads to its own place; it is none of the dashboard's variables. */
	readonly isServer: boolean;
};

export type VariableOption = {
	readonly value: string;
	/** Plain. */
	readonly text: string;
	readonly isChosen: boolean;
	/** True: it stands for all the others. */
	readonly isAll: boolean;
	readonly place?: Place;
};

/** What may be chosen on a dashboard, in the order of the file; the server comes first. */
export function boardVariableData(
	context: SnapshotContext,
	dashboard: Dashboard,
	variables: BoardVariables,
): readonly VariableData[] {
	return [...serverVariable(context, dashboard), ...variableData(dashboard, variables)];
}

function serverVariable({model, place}: SnapshotContext, dashboard: Dashboard): readonly VariableData[] {
	if (!speaksOfServers(dashboard) || place.screen !== 'board') {
		return [];
	}

	const named = model.servers.map(({target: {id, name}}) => ({
		value: id as string,
		text: plainText(name),
		isChosen: id === place.targetId,
		isAll: false,
		place: {screen: 'board', board: place.board, targetId: id} satisfies Place,
	}));
	return [
		{
			name: 'server',
			label: 'server',
			shown: named.find(({isChosen}) => isChosen)?.text ?? (place.targetId === undefined ? 'all' : 'gone'),
			multiple: false,
			isServer: true,
			options: [
				{
					value: '',
					text: 'all servers',
					isChosen: place.targetId === undefined,
					isAll: true,
					place: {screen: 'board', board: place.board},
				},
				...named,
			],
		},
	];
}

function variableData({variables}: Dashboard, {chosen}: BoardVariables): readonly VariableData[] {
	return variables
		.filter(({hidden}) => !hidden)
		.flatMap((variable): readonly VariableData[] => {
			const choice = chosen.get(variable.name);
			return choice === undefined ? [] : [variableOf(variable, choice)];
		});
}

function variableOf(
	{name, label, multiple, includesAll}: Variable,
	{options, values, isAll}: Chosen,
): VariableData {
	const all = includesAll ? [{value: allValues, text: 'All', isChosen: isAll, isAll: true}] : [];
	const offered = isAll ? options : [...new Set([...options, ...values])];
	return {
		name,
		label,
		multiple,
		isServer: false,
		shown: isAll ? 'All' : values.length === 0 ? 'none' : plainText(values.join(' + ')),
		options: [
			...all,
			...offered.map(value => ({
				value,
				text: plainText(value),
				isChosen: !isAll && values.includes(value),
				isAll: false,
			})),
		],
	};
}
