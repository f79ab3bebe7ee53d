import {type Block, box, filled, section} from '../../present/block.ts';
import {type Column, fitColumns} from '../../present/columns.ts';
import {formatAge, formatTime} from '../../present/format.ts';
import {fitStyled, joinFitting, textWidth} from '../../present/text.ts';
import {paint, type Theme} from '../../present/theme.ts';
import type {AlertRow, AlertsData} from '../../snapshot/alerts.ts';
import {listView} from '../../state/view.ts';
import {problemText} from '../components/chrome.ts';
import {listLines, scrollText, sortText, type TableCell, visibleRange} from '../components/table.ts';
import {alertPanel, alertPanels} from './alert-detail.ts';
import {
	alertGlyph,
	alertToken,
	isQuiet,
	limitText,
	quietWord,
	severityWords,
	valueText,
} from './alert-words.ts';
import {type Drawing, type ScreenOf, type SortChoice, severitySort} from './screen.ts';

type AlertsDrawing = Drawing<AlertsData>;

type AlertColumn = 'severity' | 'state' | 'target' | 'rule' | 'value' | 'limit' | 'for' | 'since';

/** Targets have the room that the longest name needs: it is the same whichever alerts there are. */
function columnsFor(longestName: number): readonly Column<AlertColumn>[] {
	const target = Math.max(6, longestName);
	return columns.map(column =>
		column.id === 'target'
			? {...column, width: Math.min(column.width, target), maxWidth: Math.min(maxTargetWidth, target)}
			: column,
	);
}

const maxTargetWidth = 24;

const columns: readonly Column<AlertColumn>[] = [
	{id: 'severity', title: 'SEV', width: 4, align: 'left', priority: 0},
	{id: 'state', title: 'STATE', width: 8, align: 'left', priority: 3},
	{id: 'target', title: 'TARGET', width: 12, align: 'left', priority: 1},
	{id: 'rule', title: 'RULE', width: 22, align: 'left', priority: 0, maxWidth: 60},
	{id: 'value', title: 'VALUE', width: 7, align: 'right', priority: 2},
	{id: 'limit', title: 'LIMIT', width: 8, align: 'left', priority: 4},
	{id: 'for', title: 'FOR', width: 8, align: 'right', priority: 1},
	{id: 'since', title: 'SINCE', width: 8, align: 'right', priority: 5},
];

const sorts: readonly SortChoice[] = [
	severitySort,
	{column: 'target', letter: 'n', title: 'target'},
	{column: 'rule', letter: 'u', title: 'rule'},
	{column: 'value', letter: 'o', title: 'over limit'},
	{column: 'for', letter: 'f', title: 'for'},
	{column: 'since', letter: 'i', title: 'since'},
];

/** What fires, what is about to, what ended of late; and the selected one against its limit over time. */
export const alertsScreen: ScreenOf<'alerts'> = {
	crumb: () => 'alerts',
	body(drawing) {
		const {width, height, data, view} = drawing;
		const zoomed = view.zoomed ? alertPanel(drawing, view.focusedPanel ?? 1, width, height, true) : undefined;
		if (zoomed !== undefined) {
			return filled(zoomed, width, height);
		}

		const beyond = beyondRules(drawing, Math.max(1, Math.floor(height / 8)));
		const left = height - 1 - beyond.length;
		const wanted = Math.max(data.alerts.length, 1) + 3;
		const hasDetail = height >= 16 && width >= 60 && data.selected !== undefined && !view.zoomed;
		const share = height >= 34 ? 0.34 : 0.5;
		const listHeight = hasDetail ? Math.min(wanted, Math.max(6, Math.floor(height * share))) : left;
		const rows = [
			summary(drawing),
			...beyond,
			...list(drawing, width, listHeight),
			...(hasDetail ? alertPanels(drawing, left - listHeight) : []),
		];
		return filled(rows, width, height);
	},
	rowIds: ({alerts}) => alerts.map(({id}) => id),
	open(data, id) {
		const targetId = data.alerts.find(row => row.id === id)?.targetId;
		return targetId === undefined ? undefined : {screen: 'server', targetId};
	},
	sorts,
	panels: ({selected, chart}) =>
		selected === undefined
			? []
			: ['Alerts', selected.name, 'Chart', 'What changed', 'Lines of that moment'].map((title, index) => ({
					title,
					expr: index === 2 ? (chart?.expr ?? selected.expr) : selected.expr,
				})),
};

function summary({data, theme, width, snapshot}: AlertsDrawing): string {
	const count = (state: AlertRow['state']) => data.alerts.filter(row => row.state === state).length;
	const {inAll, broken, evaluatedAtMs} = data.rules;
	const {alertmanager} = data;
	const parts = [
		paint(theme, count('firing') > 0 ? 'status.critical' : 'status.ok', `${count('firing')} firing`),
		`${count('pending')} pending`,
		...(broken.length === 0
			? []
			: [
					paint(
						theme,
						'status.warning',
						`${theme.glyphs.warning} ${broken.length} broken rule${broken.length === 1 ? '' : 's'}`,
					),
				]),
		...(alertmanager === undefined
			? []
			: [
					alertmanager.error === ''
						? paint(
								theme,
								'muted',
								`alertmanager ${alertmanager.name}, ${alertmanager.silences} silence${alertmanager.silences === 1 ? '' : 's'}`,
							)
						: paint(theme, 'status.warning', `alertmanager ${alertmanager.name}: ${alertmanager.error}`),
				]),
		paint(theme, 'muted', `${count('inactive')} resolved`),
		paint(
			theme,
			'muted',
			`${inAll} rules${evaluatedAtMs === undefined ? ', not evaluated yet' : `, evaluated ${formatAge(Math.max(0, snapshot.takenAtMs - evaluatedAtMs))} ago`}`,
		),
		...broken.slice(0, 1).map(text => paint(theme, 'status.warning', text)),
	];
	return fitStyled(` ${joinFitting(parts, '   ', width - 2)}`, width);
}

/** What is wrong though no rule says so: whoever comes here for the line above the list must find it. */
function beyondRules({snapshot, theme, width}: AlertsDrawing, height: number): Block {
	const problems = snapshot.header.problems.filter(({isAlert}) => !isAlert);
	const shown = problems.length > height ? problems.slice(0, height - 1) : problems;
	const rest = problems.length - shown.length;
	const more = `${shown.length === 0 ? '' : 'and '}${rest} ${shown.length === 0 ? 'problems' : 'more'} that no rule speaks of`;
	return [
		...shown.map(
			problem => `${problemText(problem, snapshot.takenAtMs, theme)}${paint(theme, 'muted', '  no rule')}`,
		),
		...(rest === 0 ? [] : [paint(theme, 'muted', more)]),
	].map(line => fitStyled(` ${line}`, width));
}

function list({data, theme, view, snapshot}: AlertsDrawing, width: number, height: number): Block {
	const isBoxed = width >= 100;
	const inner = isBoxed ? width - 2 : width;
	const room = Math.max(1, height - (isBoxed ? 3 : 2));
	const placed = fitColumns(
		columnsFor(Math.max(...snapshot.fleet.map(({name}) => textWidth(name)))),
		inner - 4,
	);
	const {selected} = listView(view, 'alerts');
	const index = Math.max(
		0,
		data.alerts.findIndex(({id}) => id === selected),
	);
	const [from, to] = visibleRange(data.alerts.length, index, room);
	const content = listLines(data.alerts, {
		theme,
		columns: placed,
		sort: data.sort,
		range: [from, to],
		selected: index,
		width: inner,
		markOf: row => ({text: alertGlyph(row, theme), token: alertToken(row)}),
		cellOf: (row, id, {isSelected}) => alertCell(row, id, {theme, isSelected, nowMs: snapshot.takenAtMs}),
		emptyText: data.alertsInAll > 0 ? 'no alert matches the filter' : 'nothing fires, nothing is about to',
	});
	const frame = {
		title: `Alerts ${data.alerts.length === data.alertsInAll ? data.alertsInAll : `${data.alerts.length}/${data.alertsInAll}`}`,
		number: 1,
		isFocused: view.focusedPanel === 1,
		right: sortText(data.sort, sorts, theme),
		bottomRight: paint(theme, 'muted', scrollText([from, to], data.alerts.length)),
	};
	return isBoxed ? box(content, width, height, frame, theme) : section(content, width, height, frame, theme);
}

function alertCell(
	row: AlertRow,
	id: AlertColumn,
	{theme, isSelected, nowMs}: {readonly theme: Theme; readonly isSelected: boolean; readonly nowMs: number},
): TableCell {
	const {glyphs} = theme;
	switch (id) {
		case 'severity':
			return {text: severityWords[row.severity], token: alertToken(row)};
		case 'state':
			return isQuiet(row)
				? {text: quietWord(row, nowMs), token: 'muted'}
				: {
						text: row.state === 'inactive' ? 'resolved' : row.state,
						token: row.state === 'firing' ? 'text' : 'muted',
					};
		case 'target':
			return {text: row.target || glyphs.dash, token: isSelected ? 'selected' : 'text'};
		case 'rule':
			return {
				text: row.labels === '' ? row.name : `${row.name}  ${row.labels}`,
				token: isSelected ? 'selected' : 'text',
			};
		case 'value':
			return {text: valueText(row.value, row, theme), token: 'text'};
		case 'limit':
			return {text: limitText(row, theme), token: 'muted'};
		case 'for':
			return row.firesAtMs === undefined
				? {text: formatAge(Math.max(0, (row.resolvedAtMs ?? nowMs) - row.sinceMs)), token: 'text'}
				: {text: `in ${formatAge(Math.max(0, row.firesAtMs - nowMs))}`, token: 'status.warning'};
		case 'since':
			return {text: formatTime(row.sinceMs), token: 'muted'};
	}
}
