import type {LogBuffer, LogFacts} from '../logs/buffer.ts';
import {type LogFilter, parseLogFilter} from '../logs/filter.ts';
import {type LogGroup, logGroups} from '../logs/groups.ts';
import {type LogHistogram, logHistogram} from '../logs/histogram.ts';
import {LogMatches} from '../logs/matches.ts';
import {type JsonLine, prettyJson} from '../logs/pretty-json.ts';
import type {LogRecord} from '../logs/record.ts';
import type {LogLeak, LogSourceFacts} from '../logs/source-state.ts';
import {listView} from '../state/view.ts';
import type {Questions, SnapshotContext} from './context.ts';
import {type LogNews, logNews} from './log-news.ts';

export type LogsData = {
	readonly screen: 'logs';
	/** Rows around the selected one, oldest first; enough for three screens. */
	readonly rows: readonly LogRow[];
	/** Index in `rows` of the selected one; −1 when there is none. */
	readonly selected: number;
	/** New lines are shown as they come. */
	readonly following: boolean;
	/** The selected line in lines of its own, when it is opened and JSON. */
	readonly json: readonly JsonLine[] | undefined;
	/** The filter in force, of the place and of the list. */
	readonly filter: string;
	readonly problems: readonly string[];
	/** Where a text holds what the filter looks for. */
	readonly highlights: Pick<LogFilter, 'rangesIn'>;
	readonly matches: number;
	/** Of the first row among all matches. */
	readonly firstIndex: number;
	readonly held: number;
	/** What lines told so far: only that needs a column. */
	readonly facts: LogFacts;
	readonly dropped: number;
	/** Records left out because they are older than `--since`. */
	readonly tooOld: number;
	/** Records left out because a source said them again after a restart. */
	readonly repeated: number;
	/** Matches after the last row shown. */
	readonly below: number;
	/** Ids of the rows to jump to. */
	readonly targets: LogTargets;
	/** Shown instead of single lines, when grouped by request. */
	readonly groups: readonly LogGroup[] | undefined;
	readonly histogram: LogHistogram;
	/** What is not as it should be with sources, the worst first. */
	readonly news: readonly LogNews[];
	/** Every source with its state, in the order given. */
	readonly sources: readonly LogSourceFacts[];
	/** Secrets seen in log lines. */
	readonly leaks: readonly LogLeak[];
};

export type LogRow = {readonly id: string; readonly position: number; readonly record: LogRecord};

/** Where jumps lead from the selected row; undefined where there is nothing. */
export type LogTargets = {
	readonly first: string | undefined;
	readonly last: string | undefined;
	readonly previousError: string | undefined;
	readonly nextError: string | undefined;
	readonly previousWarning: string | undefined;
	readonly previousMatch: string | undefined;
	readonly nextMatch: string | undefined;
};

/** How far a jump looks for an error. */
const maxJump = 20_000;
/** The same for what a person searches: a regular expression takes longer than a level. */
const maxSearch = 5000;
const histogramSpanMs = 240_000;

/** The matches of the filters last used on a buffer: a new line costs one test, not a new search. */
const remembered = new WeakMap<
	LogBuffer,
	{readonly text: string; readonly filter: LogFilter; readonly matches: LogMatches}
>();

export function logsQuestions(): Questions {
	return {};
}

export function logsData({model, place, atMs, logs}: SnapshotContext): LogsData {
	const {view} = model;
	const {filter: own, lastFilter, selected: selectedId, sort} = listView(view, 'logs');
	const given = place.screen === 'logs' ? place.filter : '';
	const text = [given, own, view.problemsOnly ? 'level>=warn' : ''].filter(part => part !== '').join(' ');
	const {filter, matches} = matchesOf(logs, text);
	// Once it is cleared, a filter goes on as a search: its hits among all lines.
	const search = own === '' && lastFilter !== undefined ? parseLogFilter(lastFilter) : filter;
	const paused = view.pausedAtMs;
	const end = paused === undefined ? matches.length : endBefore(logs, matches, paused);
	const chosen = chosenPosition(logs, matches, selectedId);
	const isHeld = chosen >= logs.first && chosen < logs.end;
	const at = isHeld ? Math.min(end - 1, matches.indexOf(chosen)) : end - 1;
	const page = view.rows;
	const from = Math.max(0, Math.min(at - page, end - 2 * page));
	const to = Math.min(end, Math.max(at + page, from + 2 * page));
	const rows: LogRow[] = [];
	for (let index = from; index < to; index++) {
		const position = matches.at(index)!;
		rows.push({id: String(position), position, record: logs.at(position)!});
	}

	return {
		screen: 'logs',
		news: logNews(model.logSources, model.logLeaks, atMs),
		sources: model.logSources,
		leaks: model.logLeaks,
		rows,
		selected: at - from,
		json: view.zoomed && at >= from ? prettyJson(rows[at - from]?.record.raw ?? '') : undefined,
		following: !isHeld && paused === undefined,
		filter: text,
		problems: filter.problems,
		highlights: search,
		matches: end,
		firstIndex: from,
		held: logs.end - logs.first,
		facts: logs.facts,
		dropped: logs.first,
		tooOld: model.logSources.reduce((sum, {tooOld}) => sum + tooOld, 0),
		repeated: model.logSources.reduce((sum, {repeated}) => sum + repeated, 0),
		below: Math.max(0, end - 1 - at),
		targets: targetsFrom(logs, matches, {at, end, search}),
		groups: sort?.column === 'request' ? logGroups(logs, matches, page) : undefined,
		histogram: logHistogram(logs, {
			// Whole seconds, the one that runs included.
			endMs: Math.floor(atMs / 1000) * 1000 + 1000,
			spanMs: histogramSpanMs,
			buckets: Math.max(20, Math.min(120, view.columns - 24)),
		}),
	};
}

/** Position of the record that is held: by its id, or the one closest to an instant (`@` and Unix milliseconds); −1 for none. */
function chosenPosition(logs: LogBuffer, matches: LogMatches, id: string | undefined): number {
	if (id === undefined || id === '') {
		return -1;
	}

	if (!id.startsWith('@')) {
		return Number(id);
	}

	const atMs = Number(id.slice(1));
	let closest = -1;
	let distance = Number.POSITIVE_INFINITY;
	for (let index = matches.length - 1; index >= Math.max(0, matches.length - maxJump); index--) {
		const position = matches.at(index)!;
		const away = Math.abs(logs.at(position)!.timestampMs - atMs);
		if (away < distance) {
			closest = position;
			distance = away;
		}
	}

	return closest;
}

function matchesOf(
	logs: LogBuffer,
	text: string,
): {readonly filter: LogFilter; readonly matches: LogMatches} {
	let known = remembered.get(logs);
	if (known?.text !== text) {
		const filter = parseLogFilter(text);
		known = {text, filter, matches: new LogMatches(logs, filter)};
		remembered.set(logs, known);
	}

	known.matches.refresh();
	return known;
}

// Lines come nearly in the order of their time: the first from behind that is old enough ends the past.
function endBefore(logs: LogBuffer, matches: LogMatches, atMs: number): number {
	let end = matches.length;
	while (end > 0 && logs.at(matches.at(end - 1)!)!.timestampMs > atMs) {
		end--;
	}

	return end;
}

function targetsFrom(
	logs: LogBuffer,
	matches: LogMatches,
	{at, end, search}: {readonly at: number; readonly end: number; readonly search: LogFilter},
): LogTargets {
	const idAt = (index: number) => {
		const position = index < end ? matches.at(index) : undefined;
		return position === undefined ? undefined : String(position);
	};
	const found = (by: 1 | -1, isMeant: (record: LogRecord) => boolean, maxSteps = maxJump) => {
		for (let index = at + by; Math.abs(index - at) <= maxSteps; index += by) {
			const record = index < 0 || index >= end ? undefined : logs.at(matches.at(index)!);
			if (record === undefined) {
				return undefined;
			}

			if (isMeant(record)) {
				return idAt(index);
			}
		}

		return undefined;
	};
	const isError = ({severity}: LogRecord) => severity === 'error' || severity === 'fatal';
	return {
		first: idAt(0),
		last: idAt(end - 1),
		previousError: found(-1, isError),
		nextError: found(1, isError),
		previousWarning: found(-1, ({severity}) => severity === 'warn'),
		previousMatch: found(-1, search.test, maxSearch),
		nextMatch: found(1, search.test, maxSearch),
	};
}
