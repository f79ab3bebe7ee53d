import {type LogView, listView, type ScreenName, type View} from './view.ts';

/** What a person set on the screens and finds again the next time. Filters and selections belong to one incident. */
export type Settings = {
	readonly windowMs: number;
	readonly hiddenColumns: readonly string[];
	readonly logView: LogView;
	readonly sorts: {readonly [S in ScreenName]?: {readonly column: string; readonly reversed: boolean}};
};

export function settingsOf({windowMs, hiddenColumns, logView, lists}: View): Settings {
	const sorts = Object.entries(lists).flatMap(([screen, {sort}]) =>
		sort === undefined ? [] : [[screen, sort] as const],
	);
	return {windowMs, hiddenColumns, logView, sorts: Object.fromEntries(sorts)};
}

export function withSettings(view: View, {windowMs, hiddenColumns, logView, sorts}: Partial<Settings>): View {
	let lists = view.lists;
	for (const [screen, sort] of Object.entries(sorts ?? {})) {
		lists = {...lists, [screen]: {...listView(view, screen as ScreenName), sort}};
	}

	return {
		...view,
		lists,
		...(windowMs === undefined ? {} : {windowMs}),
		...(hiddenColumns === undefined ? {} : {hiddenColumns}),
		...(logView === undefined ? {} : {logView}),
	};
}

export function settingsText(settings: Settings): string {
	return `${JSON.stringify(settings, null, '\t')}\n`;
}

/** Settings of a file; what is broken or of another version is as if it were not there. */
export function parseSettings(text: string): Partial<Settings> {
	let found: unknown;
	try {
		found = JSON.parse(text);
	} catch {
		return {};
	}

	const {windowMs, hiddenColumns, logView, sorts} = record(found);
	const {wrap, time} = record(logView);
	return {
		...(typeof windowMs === 'number' && windowMs >= 1000 && windowMs <= 86_400_000 ? {windowMs} : {}),
		...(Array.isArray(hiddenColumns)
			? {hiddenColumns: hiddenColumns.filter(column => typeof column === 'string').slice(0, 32)}
			: {}),
		...(typeof wrap === 'boolean' && (time === 'clock' || time === 'date' || time === 'ago')
			? {logView: {wrap, time}}
			: {}),
		sorts: Object.fromEntries(
			Object.entries(record(sorts)).flatMap(([screen, sort]) => {
				const {column, reversed} = record(sort);
				return typeof column === 'string' ? [[screen, {column, reversed: reversed === true}]] : [];
			}),
		),
	};
}

function record(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? {...value} : {};
}
