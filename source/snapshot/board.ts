import type {BoardPanel, Dashboard} from '../dashboards/dashboard.ts';
import type {Query} from '../promql/query.ts';
import {listView, type Place} from '../state/view.ts';
import {boardContent, boardQuestion, highestQuestion, type PanelContent} from './board-content.ts';
import {type BoardLayout, boardLayout, isSeen} from './board-layout.ts';
import {boardTitle} from './board-values.ts';
import {boardVariableData, type VariableData} from './board-variable-data.ts';
import {boardExpr, boardVariables, speaksOfServers} from './board-variables.ts';
import {type Answers, instant, type Questions, range, type SnapshotContext} from './context.ts';
import type {ServerRow} from './fleet.ts';

/** A dashboard's screen. */
export type BoardData = {
	readonly screen: 'board';
	readonly name: string;
	/** Plain; empty: there is no such dashboard. */
	readonly title: string;
	/** What may be chosen, in the order of the file; the server comes first. */
	readonly variables: readonly VariableData[];
	/** What is not done; plain. */
	readonly remarks: readonly string[];
	/** In reading order, those out of sight without an answer. */
	readonly panels: readonly PanelData[];
	/** Rows scrolled by, and by how many it can be at most. */
	readonly offset: number;
	readonly lastOffset: number;
	readonly siblings: readonly Place[];
};

export type PanelData = Pick<BoardPanel, 'id' | 'place' | 'visualisation' | 'remarks'> & {
	readonly title: string;
	/** As it can be pasted into Prometheus; empty when nothing is asked. */
	readonly expr: string;
	/** 1–9 and beyond, of those that a key focuses; absent for headings and texts. */
	readonly number?: number;
	/** Undefined: out of sight, so not asked. */
	readonly content?: PanelContent;
};

/** The room panels have: the screen without header, alerts, keys, and the dashboard's own line. */
export function boardHeight({columns, rows}: {readonly columns: number; readonly rows: number}): number {
	const chrome = rows >= 10 ? 3 : (rows >= 4 ? 1 : 0) + (rows >= 6 ? 1 : 0);
	return columns < 1 ? 0 : Math.max(1, rows - chrome - 1);
}

/** What the answers so far let one ask: variables first, then what is in sight of the panels. */
export function boardQuestions(context: SnapshotContext, answers: Answers = () => undefined): Questions {
	const dashboard = dashboardOf(context);
	if (dashboard === undefined) {
		return {};
	}

	const variables = boardVariables(context, dashboard, answers);
	if (Object.keys(variables.pending).length > 0) {
		return variables.pending;
	}

	const questions: Record<string, Query> = {};
	for (const panel of visiblePanels(context, dashboard).panels) {
		for (const query of panel.queries) {
			const expr = boardExpr(query.expr, variables);
			const isInstant = query.instant || panel.visualisation === 'table';
			if (query.highest !== undefined) {
				questions[highestQuestion(panel, query.ref)] = instant(context, boardExpr(query.highest, variables));
			}

			questions[boardQuestion(panel, query.ref)] = isInstant
				? instant(context, expr)
				: range(expr, context.chart);
		}
	}

	return questions;
}

export function boardData(
	context: SnapshotContext,
	answers: Answers,
	_fleet: readonly ServerRow[],
): BoardData {
	const dashboard = dashboardOf(context);
	const name = context.place.screen === 'board' ? context.place.board : '';
	if (dashboard === undefined) {
		return {
			screen: 'board',
			name,
			title: '',
			variables: [],
			remarks: [],
			panels: [],
			offset: 0,
			lastOffset: 0,
			siblings: [],
		};
	}

	const variables = boardVariables(context, dashboard, answers);
	const {panels, layout, offset, lastOffset} = visiblePanels(context, dashboard);
	const seen = new Set(panels);
	let number = 0;
	return {
		screen: 'board',
		name,
		title: dashboard.title,
		variables: boardVariableData(context, dashboard, variables),
		remarks: [...dashboard.remarks, ...variables.remarks],
		panels: layout.rects.map((_, index): PanelData => {
			const panel = dashboard.panels[index]!;
			const {id, place, visualisation, remarks} = panel;
			const isNumbered = visualisation !== 'row' && visualisation !== 'text';
			number += isNumbered ? 1 : 0;
			return {
				id,
				place,
				visualisation,
				remarks,
				title: boardTitle(panel, variables),
				expr: panel.queries[0] === undefined ? '' : boardExpr(panel.queries[0].expr, variables),
				...(isNumbered ? {number} : {}),
				...(seen.has(panel) ? {content: boardContent(context, panel, {variables, answers, dashboard})} : {}),
			};
		}),
		offset,
		lastOffset,
		siblings: speaksOfServers(dashboard)
			? [
					{screen: 'board', board: name},
					...context.model.servers.map(
						({target}): Place => ({screen: 'board', board: name, targetId: target.id}),
					),
				]
			: [],
	};
}

/** The identity of a scroll position, by which the screen's list knows it. */
export function offsetId(board: string, offset: number): string {
	return `${board}@${offset}`;
}

function dashboardOf({model, place}: SnapshotContext): Dashboard | undefined {
	return model.dashboards.find(({name}) => place.screen === 'board' && name === place.board);
}

function visiblePanels(
	{model: {view}}: SnapshotContext,
	{panels, name}: Dashboard,
): {
	readonly panels: readonly BoardPanel[];
	readonly layout: BoardLayout;
	readonly offset: number;
	readonly lastOffset: number;
} {
	const height = boardHeight(view);
	const layout = boardLayout(panels, view.columns, height);
	const lastOffset = Math.max(0, layout.rows - height);
	const {selected = ''} = listView(view, 'board');
	const [board, row] = selected.split('@');
	const offset = board === name ? Math.min(lastOffset, Number(row) || 0) : 0;
	const zoomed = view.zoomed ? zoomedPanel(panels, view.focusedPanel) : undefined;
	const seen =
		zoomed === undefined
			? panels.filter((_, index) => isSeen(layout.rects[index]!, offset, height))
			: [zoomed];
	return {panels: seen, layout, offset, lastOffset};
}

/** Of those that have a number. */
export function zoomedPanel<T extends Pick<BoardPanel, 'visualisation'>>(
	panels: readonly T[],
	focused: number | undefined,
): T | undefined {
	const numbered = panels.filter(({visualisation}) => visualisation !== 'row' && visualisation !== 'text');
	return numbered[(focused ?? 1) - 1] ?? numbered[0];
}
