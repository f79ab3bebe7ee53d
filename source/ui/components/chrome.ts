import {plainText} from '../../base/plain-text.ts';
import {
	formatAge,
	formatCount,
	formatPercent,
	formatSpan,
	formatTime,
	formatWhole,
} from '../../present/format.ts';
import {fitStyled, fitted, styledWidth, textWidth} from '../../present/text.ts';
import {paint, type Theme} from '../../present/theme.ts';
import type {ProblemLine} from '../../snapshot/header.ts';
import type {Snapshot} from '../../snapshot/snapshot.ts';
import {currentPlace, listView, type View} from '../../state/view.ts';
import {statusWords} from './server-table.ts';

export type Chrome = {
	readonly snapshot: Snapshot;
	readonly view: View;
	readonly theme: Theme;
	/** Outermost first. */
	readonly crumbs: readonly string[];
	readonly width: number;
};

/** Row 0: who, where, totals, live or paused, the time. Where not all fit, what tells least goes first. */
export function headerRow(chrome: Chrome): string {
	const {theme, crumbs, width, snapshot, view} = chrome;
	const clock = paint(theme, 'text', formatTime(snapshot.atMs));
	const cursor =
		view.cursorAtMs === undefined
			? ''
			: `${paint(theme, 'accent', `${theme.glyphs.box.vertical}${formatTime(view.cursorAtMs)}`)}  `;
	const fixed = `${cursor}${badge(snapshot, view, theme)}  ${clock} `;
	const crumb = paint(theme, 'muted', ` ${theme.glyphs.crumb} `);
	const trailRoom = width - styledWidth(fixed) - brandWidth - 3 * (crumbs.length - 1);
	const trail = shortened(crumbs, trailRoom, theme).map((text, index) =>
		paint(theme, index === crumbs.length - 1 ? 'strong' : 'text', text),
	);
	const left = ` ${paint(theme, 'brand', 'mcptop')}  ${trail.join(crumb)}`;
	let facts = totals(chrome);
	const room = width - styledWidth(left) - styledWidth(fixed) - 2;
	while (facts.length > 0 && styledWidth(facts.map(({text}) => text).join('  ')) + 2 > room) {
		const least = Math.min(...facts.map(({worth}) => worth));
		facts = facts.filter(({worth}) => worth !== least);
	}

	const right = [...facts.map(({text}) => text), fixed].join('  ');
	const gap = Math.max(1, width - styledWidth(left) - styledWidth(right));
	return fitStyled(`${left}${' '.repeat(gap)}${right}`, width);
}

/** Blank, `mcptop`, two blanks, and two before what stands on the right. */
const brandWidth = 11;
const minCrumbWidth = 8;

/** Names so short that all fit: the longest give first. */
function shortened(names: readonly string[], room: number, {glyphs}: Theme): readonly string[] {
	const widths = names.map(textWidth);
	for (;;) {
		const over = widths.reduce((sum, cells) => sum + cells, 0) - room;
		const widest = Math.max(...widths);
		if (over <= 0 || widest <= minCrumbWidth) {
			return names.map((name, index) => fitted(name, widths[index]!, 'left', glyphs.ellipsis));
		}

		const next = Math.max(minCrumbWidth, ...widths.filter(cells => cells < widest));
		const equal = widths.filter(cells => cells === widest).length;
		widths[widths.indexOf(widest)] = equal > 1 ? widest - 1 : Math.max(next, widest - over);
	}
}

function badge({takenAtMs, atMs, replay}: Snapshot, view: View, theme: Theme): string {
	if (replay !== undefined) {
		const {startMs, endMs, speed, isPlaying} = replay;
		const position = `${formatAge(atMs - startMs)} of ${formatAge(endMs - startMs)}`;
		const pace = atMs >= endMs ? 'end' : isPlaying ? `${speed}${theme.ascii ? 'x' : '×'}` : 'paused';
		return paint(theme, 'badge.paused', ` REPLAY ${pace} ${position} `);
	}

	return view.pausedAtMs === undefined
		? paint(theme, 'badge.live', 'LIVE')
		: paint(theme, 'badge.paused', ` PAUSED -${formatAge(takenAtMs - atMs)} `);
}

type Fact = {readonly text: string; readonly worth: number};

/** No two are worth the same. The window stays long: charts in lines instead of boxes have no other time axis. */
function totals({snapshot: {header, rateIntervalMs}, view, theme}: Chrome): readonly Fact[] {
	const {usage, sessions} = header;
	const label = (name: string, value: string) => `${paint(theme, 'muted', name)} ${value}`;
	const counts = (['critical', 'down', 'warning'] as const)
		.filter(status => header[status] > 0)
		.map(status => paint(theme, `status.${status}`, `${theme.glyphs[status]}${header[status]}`));
	const {errorRatio, callsPerSecond} = usage;
	return [
		...narrowing(view, theme),
		{text: label('window', formatSpan(view.windowMs)), worth: 5},
		{text: paint(theme, 'muted', `rates ${formatSpan(rateIntervalMs)}`), worth: 1},
		...(sessions === undefined ? [] : [{text: label('sessions', formatWhole(sessions)), worth: 2}]),
		...(errorRatio === undefined ? [] : [{text: label('err', `${formatPercent(errorRatio)}%`), worth: 4}]),
		...(callsPerSecond === undefined
			? []
			: [{text: label('calls', `${formatCount(callsPerSecond)}/s`), worth: 3}]),
		{text: `${header.up}/${header.targets} ${paint(theme, 'muted', 'up')}`, worth: 6},
		...(counts.length === 0 ? [] : [{text: counts.join(' '), worth: 7}]),
	];
}

/** What is left out of the list below: nobody may take what is seen for all there is. Logs say it beside their counts. */
function narrowing(view: View, theme: Theme): readonly Fact[] {
	const {screen} = currentPlace(view);
	if (screen === 'logs' || screen === 'query' || screen === 'board' || screen === 'tool') {
		return [];
	}

	const {filter} = listView(view, screen);
	const shown = fitted(plainText(filter), Math.min(24, textWidth(filter)), 'left', theme.glyphs.ellipsis);
	return [
		...(view.problemsOnly ? [{text: paint(theme, 'status.warning', 'problems only'), worth: 8}] : []),
		...(filter === '' ? [] : [{text: `${paint(theme, 'muted', 'filter')} ${shown}`, worth: 9}]),
	];
}

/** Row 1: what is wrong, worst first, as many as fit; or that nothing is. */
export function tickerRow({snapshot, theme, width}: Chrome, notice: string | undefined): string {
	if (notice !== undefined) {
		return fitStyled(` ${paint(theme, 'accent', notice)}`, width);
	}

	const {problems, targets, up, unwatched} = snapshot.header;
	if (problems.length === 0) {
		const text =
			targets === 0
				? 'no servers'
				: up === 0
					? 'waiting for the first scrapes'
					: targets === 1
						? 'the server is well'
						: `all ${targets} servers are well`;
		const token = up > 0 ? 'status.ok' : 'muted';
		const rest =
			unwatched === 0
				? ''
				: `   ${paint(theme, 'muted', `${unwatched} more cannot be watched`)} ${paint(theme, 'key', 'H')}`;
		return fitStyled(
			` ${paint(theme, token, `${up > 0 ? `${theme.glyphs.ok} ` : ''}${text}`)}${rest}`,
			width,
		);
	}

	const key = `${paint(theme, 'key', 'a')} ${paint(theme, 'muted', `all ${problems.length}`)}`;
	const room = width - 3;
	let row = '';
	let shown = 0;
	for (const problem of problems) {
		const text = problemText(problem, snapshot.takenAtMs, theme);
		const rest = problems.length - shown > 1 ? styledWidth(key) + 2 : 0;
		if (shown > 0 && styledWidth(row) + 3 + styledWidth(text) + rest > room) {
			break;
		}

		row += shown === 0 ? ` ${text}` : `   ${text}`;
		shown++;
	}

	if (shown < problems.length) {
		const cut = fitStyled(row, width - styledWidth(key) - 2);
		return fitStyled(`${cut} ${key} `, width);
	}

	return fitStyled(row, width);
}

/** What is wrong must stand beside the name. */
const maxNameWidth = 32;

/** `✖ CRIT github error rate 12.4% > 5% for 2m10`. */
export function problemText(
	{status, server, text, sinceMs, firesAtMs, isQuiet = false}: ProblemLine,
	nowMs: number,
	theme: Theme,
): string {
	const {glyphs} = theme;
	const mark = paint(theme, `status.${status}`, `${glyphs[status]} ${statusWords[status]}`);
	const since =
		sinceMs === undefined ? '' : paint(theme, 'muted', ` for ${formatAge(Math.max(0, nowMs - sinceMs))}`);
	if (isQuiet) {
		return paint(theme, 'muted', `${glyphs[status]} ${server} ${text} (quiet)`);
	}

	const shown = fitted(server, Math.min(maxNameWidth, textWidth(server)), 'left', glyphs.ellipsis);
	const name = server === '' ? '' : ` ${paint(theme, 'strong', shown)}`;
	if (firesAtMs !== undefined) {
		const left = formatAge(Math.max(0, firesAtMs - nowMs));
		return `${paint(theme, 'muted', glyphs.waiting)}${name} ${text}${paint(theme, 'muted', `, fires in ${left}`)}`;
	}

	return `${mark}${name} ${text}${since}`;
}
