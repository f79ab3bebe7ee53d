import type {BoardData} from '../snapshot/board.ts';
import type {VariableData} from '../snapshot/board-variable-data.ts';
import type {Message} from '../state/messages.ts';
import type {View} from '../state/view.ts';
import {menuRows} from './components/variable-menu.ts';

const closed: Message = {type: 'overlay-toggled', overlay: 'variables'};

/** What a key means while the menu of a dashboard's variables is open; undefined: nothing of its own. */
export function variableMessages(
	chord: string,
	data: BoardData,
	{menuRow}: Pick<View, 'menuRow'>,
): readonly Message[] | undefined {
	const rows = menuRows(data.variables);
	const moved = (row: number): readonly Message[] => [
		{type: 'menu-moved', row: Math.min(rows.length - 1, Math.max(0, row))},
	];
	switch (chord) {
		case 'up':
		case 'k':
			return moved(menuRow - 1);
		case 'down':
		case 'j':
			return moved(menuRow + 1);
		case 'pgup':
			return moved(menuRow - 10);
		case 'pgdn':
			return moved(menuRow + 10);
		case 'home':
		case 'g':
			return moved(0);
		case 'end':
		case 'G':
			return moved(rows.length - 1);
		case 'tab':
			return moved(
				rows.findIndex(({variable}, index) => index > menuRow && variable !== rows[menuRow]?.variable),
			);
		case 'enter':
		case 'space': {
			const row = rows[menuRow];
			return row === undefined ? [closed] : chosen(data.name, row.variable, row.value);
		}

		case 'v':
		case 'esc':
		case 'q':
			return [closed];
		default:
			return undefined;
	}
}

/** The row of the first value chosen, where the menu opens. */
export function firstChosen(variables: readonly VariableData[]): number {
	const rows = variables.flatMap(({options}) => options);
	return Math.max(
		0,
		rows.findIndex(({isChosen}) => isChosen),
	);
}

function chosen(board: string, variable: VariableData, value: string): readonly Message[] {
	if (variable.isServer) {
		const place = variable.options.find(option => option.value === value)?.place;
		return place === undefined ? [closed] : [closed, {type: 'place-replaced', place}];
	}

	const choose = (values: readonly string[]): Message => ({
		type: 'variable-chosen',
		board,
		variable: variable.name,
		values,
	});
	const all = variable.options.find(({isAll}) => isAll)?.value;
	if (!variable.multiple || value === all) {
		return [choose([value]), closed];
	}

	const now = variable.options.filter(option => option.isChosen && !option.isAll).map(option => option.value);
	const next = now.includes(value) ? now.filter(one => one !== value) : [...now, value];
	return [choose(next.length === 0 && all !== undefined ? [all] : next)];
}
