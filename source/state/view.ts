import type {TargetId} from '../scrape/target.ts';

/** What stands on the screen stack. */
export type Place =
	| {readonly screen: 'overview'}
	| {readonly screen: 'server'; readonly targetId: TargetId}
	| {readonly screen: 'tool'; readonly targetId: TargetId; readonly tool: string}
	| {readonly screen: 'alerts'}
	| {readonly screen: 'logs'; readonly filter: string}
	| {readonly screen: 'health'}
	| {readonly screen: 'query'}
	| {readonly screen: 'capacity'}
	/** A dashboard by its name; of one server where it speaks of servers. */
	| {readonly screen: 'board'; readonly board: string; readonly targetId?: TargetId};

export type ScreenName = Place['screen'];

/** State of the list a screen has; kept while one is elsewhere. */
export type ListView = {
	/** Identity of the selected row; undefined: the first one. */
	readonly selected?: string;
	readonly sort?: {readonly column: string; readonly reversed: boolean};
	readonly filter: string;
	/** The last one that was not empty. */
	readonly lastFilter?: string;
};

export type Prompt = {
	readonly kind: 'filter' | 'command' | 'query' | 'save';
	readonly text: string;
	/** In UTF-16 code units, 0 to the text's length. */
	readonly cursor: number;
};

/** How the log screen shows its lines. */
export type LogView = {
	readonly wrap: boolean;
	/** The time of day, the day as well, or how long ago. */
	readonly time: 'clock' | 'date' | 'ago';
};

export type Overlay = 'help' | 'sort' | 'columns' | 'variables';

export type View = {
	/** Never empty; the last one is shown. */
	readonly stack: readonly [Place, ...Place[]];
	readonly lists: {readonly [S in ScreenName]?: ListView};
	readonly windowMs: number;
	/** Undefined: live. Else the instant that is looked at; collection goes on. */
	readonly pausedAtMs?: number;
	/** The instant the charts' cursor points at; undefined: none. */
	readonly cursorAtMs?: number;
	/** 1–9; undefined: the screen's first. */
	readonly focusedPanel?: number;
	readonly zoomed: boolean;
	readonly problemsOnly: boolean;
	/** Columns of the fleet table that are not wanted, whatever the width. */
	readonly hiddenColumns: readonly string[];
	readonly logView: LogView;
	readonly overlay?: Overlay;
	/** Rows the help is scrolled by; what draws it stops at its end. */
	readonly helpScroll: number;
	readonly prompt?: Prompt;
	/** What is chosen of dashboards' variables, by `choiceKey`. */
	readonly choices: Readonly<Record<string, readonly string[]>>;
	/** The row of the variables' menu that the cursor is on. */
	readonly menuRow: number;
	/** The query screen's expression, as last entered. */
	readonly query: string;
	/** Newest last, at most `maxQueryHistory`. */
	readonly queryHistory: readonly string[];
	readonly columns: number;
	readonly rows: number;
};

export const emptyList: ListView = {filter: ''};

/** The place shown. */
export function currentPlace({stack}: Pick<View, 'stack'>): Place {
	return stack.at(-1)!;
}

/** The key of a dashboard's variable in `choices`. */
export function choiceKey(board: string, variable: string): string {
	return `${board}/${variable}`;
}

/** Equal exactly for equal places. */
export function placeKey(place: Place): string {
	return JSON.stringify(place);
}

export function listView(view: Pick<View, 'lists'>, screen: ScreenName): ListView {
	return view.lists[screen] ?? emptyList;
}
