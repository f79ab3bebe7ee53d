import {filled} from '../../present/block.ts';
import {formatAge, formatWhole} from '../../present/format.ts';
import {sparkline} from '../../present/sparkline.ts';
import {fitted} from '../../present/text.ts';
import {paint, type Token} from '../../present/theme.ts';
import type {LogsData} from '../../snapshot/logs.ts';
import {logGroupTable} from '../components/log-groups.ts';
import {logRecord, recordHeight} from '../components/log-record.ts';
import {logTable} from '../components/log-table.ts';
import type {Drawing, ScreenOf} from './screen.ts';

type LogsDrawing = Drawing<LogsData>;

/** What stays of the list while a record is open: its frame, titles and three lines. */
const minListRows = 6;

/** What the servers said: followed, filtered, grouped by request. */
export const logsScreen: ScreenOf<'logs'> = {
	crumb: place => (place.screen === 'logs' && place.filter !== '' ? `logs ${place.filter}` : 'logs'),
	body(drawing) {
		const {data, width, height, view} = drawing;
		const strip =
			height >= 12
				? [statusLine(drawing, width), ...newsRows(drawing, width), ...histogramRows(drawing, width)]
				: [];
		const detailHeight = view.zoomed
			? Math.max(0, Math.min(recordHeight(drawing, width), height - strip.length - minListRows))
			: 0;
		const listHeight = height - strip.length - detailHeight;
		const content =
			data.groups === undefined
				? logTable(drawing, width, listHeight)
				: logGroupTable(drawing, width, listHeight);
		return filled(
			[...strip, ...content, ...(detailHeight === 0 ? [] : logRecord(drawing, width, detailHeight))],
			width,
			height,
		);
	},
	rowIds: ({rows, groups}) => groups?.map(({id}) => id) ?? rows.map(({id}) => id),
	open: ({groups}, id) => (groups === undefined ? undefined : {screen: 'logs', filter: `id=${id}`}),
	startsAtEnd: ({groups}) => groups === undefined,
	panels: () => [{title: 'log messages', expr: 'sum by (level) (rate(mcp:log_messages_total[1m]))'}],
};

function statusLine({data, theme}: LogsDrawing, width: number): string {
	const {matches, held, dropped, filter, problems, below, following, tooOld, repeated} = data;
	const parts = [
		filter === '' ? '' : paint(theme, 'strong', filter),
		problems[0] === undefined ? '' : paint(theme, 'status.warning', problems[0]),
		paint(theme, 'muted', `${formatWhole(matches)} of ${formatWhole(held)} lines`),
		following
			? paint(theme, 'badge.live', 'FOLLOW')
			: `${paint(theme, 'badge.paused', 'HELD')} ${paint(theme, 'muted', `${formatWhole(below)} below, G to follow`)}`,
		dropped === 0 ? '' : paint(theme, 'muted', `${formatWhole(dropped)} older ones dropped`),
		tooOld === 0 ? '' : paint(theme, 'muted', `${formatWhole(tooOld)} before --since`),
		repeated === 0 ? '' : paint(theme, 'muted', `${formatWhole(repeated)} said again left out`),
	];
	return filled([` ${parts.filter(part => part !== '').join('   ')}`], width, 1)[0]!;
}

/** What is wrong with sources: a row each, as many as leave room for lines. */
function newsRows({data, theme, height}: LogsDrawing, width: number): readonly string[] {
	const {news} = data;
	const room = height < 24 ? 2 : 3;
	const shown = news.length > room ? news.slice(0, room) : news;
	return shown.map(({status, about, text}, index) => {
		const token: Token = status === 'muted' ? 'muted' : `status.${status}`;
		const mark = status === 'muted' ? ' ' : theme.glyphs[status];
		const more = index === shown.length - 1 ? news.length - shown.length : 0;
		const rest = more === 0 ? '' : paint(theme, 'muted', `  and ${more} more`);
		const row = `${paint(theme, token, mark)} ${paint(theme, 'strong', about)} ${paint(theme, token, text)}${rest}`;
		return filled([` ${row}`], width, 1)[0]!;
	});
}

/** Errors over the last minutes: where it began. */
function histogramRows({data, theme}: LogsDrawing, width: number): readonly string[] {
	const {histogram} = data;
	const values = Float64Array.from(histogram.errors);
	const total = histogram.errors.reduce((sum, count) => sum + count, 0);
	const spanMs = histogram.bucketMs * histogram.errors.length;
	const room = Math.max(10, width - 24);
	const bars =
		total === 0
			? theme.glyphs.noValue.repeat(Math.min(room, values.length))
			: sparkline(values, Math.min(room, values.length), theme);
	return [
		` ${paint(theme, 'muted', fitted(`-${formatAge(spanMs)}`, 6))}${paint(theme, total === 0 ? 'muted' : 'status.critical', bars)} ${paint(theme, 'muted', `${formatWhole(total)} error${total === 1 ? '' : 's'}`)}`,
	];
}
