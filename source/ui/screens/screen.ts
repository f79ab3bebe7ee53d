import type {Block} from '../../present/block.ts';
import type {Theme} from '../../present/theme.ts';
import type {ScreenData} from '../../snapshot/screens.ts';
import type {Snapshot} from '../../snapshot/snapshot.ts';
import type {Place, ScreenName, View} from '../../state/view.ts';

/** What a screen draws from: plain data and the room it has. */
export type Drawing<Data extends ScreenData = ScreenData> = {
	readonly data: Data;
	readonly snapshot: Snapshot;
	readonly view: View;
	readonly theme: Theme;
	/** Of the body: without header, ticker and last line. */
	readonly width: number;
	readonly height: number;
};

export type SortChoice = {readonly column: string; readonly letter: string; readonly title: string};

/** The first choice of every list of what may be bad: the worst on top. */
export const severitySort: SortChoice = {column: 'severity', letter: 'v', title: 'severity'};

/** One panel that a number key focuses: what `y` copies and `z` zooms. */
export type PanelFacts = {readonly title: string; readonly expr: string};

/** One screen of the stack: how its data becomes rows of text, and what its list's rows lead to. */
export type Screen<Data extends ScreenData = ScreenData> = {
	/** What stands in the breadcrumbs. */
	crumb(place: Place, snapshot: Snapshot): string;
	/** Exactly `height` rows of `width` cells. */
	body(drawing: Drawing<Data>): Block;
	/** Identities of the list's rows as shown; the first one is selected when nothing is. */
	rowIds(data: Data): readonly string[];
	/** True: the last row is selected when nothing is, as in logs that are followed. */
	startsAtEnd?(data: Data): boolean;
	/** Where `enter` leads from a row. */
	open?(data: Data, id: string): Place | undefined;
	/** What `s` offers, in the order of the columns. */
	readonly sorts?: readonly SortChoice[];
	/** What `c` offers, in the order of the columns. */
	readonly columns?: readonly SortChoice[];
	/** In the order of their numbers. */
	panels?(data: Data): readonly PanelFacts[];
	/** The row that shows a panel when it is focused, in a screen that scrolls; `room` is what its panels have. */
	rowOfPanel?(
		data: Data,
		panel: number,
		room: {readonly columns: number; readonly rows: number},
	): string | undefined;
	/** The neighbours `←` `→` go to. */
	siblings?(data: Data, snapshot: Snapshot): readonly Place[];
};

export type ScreenOf<S extends ScreenName> = Screen<Extract<ScreenData, {screen: S}>>;
