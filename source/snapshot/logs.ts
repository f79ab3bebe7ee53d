import type {LogBuffer} from '../logs/buffer.ts';
import {type LogFilter, parseLogFilter} from '../logs/filter.ts';
import {type LogGroup, logGroups} from '../logs/groups.ts';
import {type LogHistogram, logHistogram} from '../logs/histogram.ts';
import {LogMatches} from '../logs/matches.ts';
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
	/** The filter in force, of the place and of the list. */
	readonly filter: string;
	readonly problems: readonly string[];
	readonly words: readonly string[];
	readonly matches: number;
	/** Of the first row among all matches. */
	readonly firstIndex: number;
	readonly held: number;
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
};

/** How far a jump looks for an error. */
const maxJump = 20_000;
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
	const {filter: own, selected: selectedId, sort} = listView(view, 'logs');
	const given = place.screen === 'logs' ? place.filter : '';
	const text = [given, own, view.problemsOnly ? 'level>=warn' : ''].filter(part => part !== '').join(' ');
	const {filter, matches} = matchesOf(logs, text);
	const paused = view.pausedAtMs;
	const end = paused === undefined ? matches.length : endBefore(logs, matches, paused);
	const chosen = selectedId === undefined || selectedId === '' ? -1 : Number(selectedId);
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
		following: !isHeld && paused === undefined,
		filter: text,
		problems: filter.problems,
		words: filter.words,
		matches: end,
		firstIndex: from,
		held: logs.end - logs.first,
		dropped: logs.first,
		tooOld: model.logSources.reduce((sum, {tooOld}) => sum + tooOld, 0),
		repeated: model.logSources.reduce((sum, {repeated}) => sum + repeated, 0),
		below: Math.max(0, end - 1 - at),
		targets: targetsFrom(logs, matches, at, end),
		groups: sort?.column === 'request' ? logGroups(logs, matches, page) : undefined,
		histogram: logHistogram(logs, {
			endMs: Math.ceil(atMs / 1000) * 1000,
			spanMs: histogramSpanMs,
			buckets: Math.max(20, Math.min(120, view.columns - 24)),
		}),
	};
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

function targetsFrom(logs: LogBuffer, matches: LogMatches, at: number, end: number): LogTargets {
	const idAt = (index: number) => {
		const position = index < end ? matches.at(index) : undefined;
		return position === undefined ? undefined : String(position);
	};
	const search = (by: 1 | -1, levels: readonly (string | undefined)[]) => {
		for (
			let index = at + by;
			index >= Math.max(0, at - maxJump) && index < Math.min(end, at + maxJump);
			index += by
		) {
			if (levels.includes(logs.at(matches.at(index)!)?.severity)) {
				return idAt(index);
			}
		}

		return undefined;
	};
	const errors = ['error', 'fatal'];
	return {
		first: idAt(0),
		last: idAt(end - 1),
		previousError: search(-1, errors),
		nextError: search(1, errors),
		previousWarning: search(-1, ['warn']),
	};
}
