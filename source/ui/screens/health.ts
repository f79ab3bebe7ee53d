import {type Block, box, filled, section} from '../../present/block.ts';
import {type Column, fitColumns} from '../../present/columns.ts';
import {formatAge, formatSeconds} from '../../present/format.ts';
import {fitted, textWidth, wrapText} from '../../present/text.ts';
import {paint, type Theme, type Token} from '../../present/theme.ts';
import type {HealthData, HealthRow} from '../../snapshot/health.ts';
import {listView} from '../../state/view.ts';
import {detailLines, detailRows, healthFacts, stateToken, stateWords} from '../components/health-detail.ts';
import {openServer, serverIndex, serverListLines, serverRowIds} from '../components/server-list.ts';
import {scrollText, sortText, type TableCell, visibleRange} from '../components/table.ts';
import {type Drawing, type ScreenOf, type SortChoice, severitySort} from './screen.ts';

type HealthDrawing = Drawing<HealthData>;

type HealthColumn =
	| 'server'
	| 'live'
	| 'ready'
	| 'version'
	| 'uptime'
	| 'restarts'
	| 'scrape'
	| 'samples'
	| 'dialect';

const columns: readonly Column<HealthColumn>[] = [
	{id: 'server', title: 'SERVER', width: 14, align: 'left', priority: 0, maxWidth: 26},
	{id: 'live', title: 'HEALTH', width: 12, align: 'left', priority: 0, maxWidth: 48},
	{id: 'ready', title: 'READY', width: 12, align: 'left', priority: 0, maxWidth: 48},
	{id: 'version', title: 'VERSION', width: 8, align: 'left', priority: 3, maxWidth: 14},
	{id: 'uptime', title: 'UP', width: 6, align: 'right', priority: 1},
	{id: 'restarts', title: 'RESTARTS', width: 8, align: 'right', priority: 2},
	{id: 'scrape', title: 'SCRAPE', width: 6, align: 'right', priority: 4},
	{id: 'samples', title: 'SAMPLES', width: 7, align: 'right', priority: 5},
	{id: 'dialect', title: 'NAMING', width: 8, align: 'left', priority: 6, maxWidth: 24},
];

const sorts: readonly SortChoice[] = [
	severitySort,
	{column: 'server', letter: 'n', title: 'name'},
	{column: 'live', letter: 'h', title: 'health'},
	{column: 'ready', letter: 'd', title: 'ready'},
	{column: 'version', letter: 'e', title: 'version'},
	{column: 'uptime', letter: 'u', title: 'up'},
	{column: 'restarts', letter: 't', title: 'restarts'},
	{column: 'scrape', letter: 'c', title: 'scrape'},
	{column: 'samples', letter: 'm', title: 'samples'},
	{column: 'dialect', letter: 'k', title: 'naming'},
];

/** Who answers, who is ready, what they depend on, since when they run. */
export const healthScreen: ScreenOf<'health'> = {
	crumb: () => 'health',
	body(drawing) {
		const {width, height, data, view} = drawing;
		const isRoomy = height >= 14 && !view.zoomed;
		const notesHeight =
			isRoomy && data.notes.length > 0
				? Math.min(noteLines(drawing, width).length + 2, Math.floor(height * 0.3))
				: 0;
		const left = height - notesHeight;
		const detailHeight = isRoomy ? Math.min(detailWanted(drawing), Math.floor(left * 0.5)) : 0;
		const listHeight =
			detailHeight === 0
				? left
				: Math.min(Math.max(1, data.servers.length) + (width >= 100 ? 3 : 2), left - detailHeight);
		return filled(
			[
				...list(drawing, width, listHeight),
				...(detailHeight === 0 ? [] : detail(drawing, width, left - listHeight)),
				...notes(drawing, width, notesHeight),
			],
			width,
			height,
		);
	},
	rowIds: serverRowIds,
	open: openServer,
	sorts,
	panels: () => [
		{title: 'health', expr: 'mcp:health'},
		{title: 'dependencies', expr: 'mcp:dependency_health'},
	],
};

function list({data, theme, view}: HealthDrawing, width: number, height: number): Block {
	const isBoxed = width >= 100;
	const inner = isBoxed ? width - 2 : width;
	const room = Math.max(1, height - (isBoxed ? 3 : 2));
	const placed = fitColumns(
		columns.map(column => fittedColumn(column, data, theme)),
		inner - 4,
	);
	const index = serverIndex(data, listView(view, 'health').selected);
	const [from, to] = visibleRange(data.servers.length, index, room);
	const content = serverListLines(data, {
		theme,
		columns: placed,
		range: [from, to],
		selected: index,
		width: inner,
		cellOf: (server, id, {isSelected}) => healthCell(server, id, theme, isSelected),
	});
	const frame = {
		title: `Health ${data.servers.length === data.serversInAll ? data.serversInAll : `${data.servers.length}/${data.serversInAll}`}`,
		number: 1,
		isFocused: view.focusedPanel === 1,
		right: sortText(data.sort, sorts, theme),
		bottomRight: paint(theme, 'muted', scrollText([from, to], data.servers.length)),
	};
	return isBoxed ? box(content, width, height, frame, theme) : section(content, width, height, frame, theme);
}

/**
 * Names and versions are no wider than they need, readiness that nobody tells is as wide as its title; reasons get what is
 * left. Those change at every probe: their own length moves nothing.
 */
function fittedColumn(
	column: Column<HealthColumn>,
	{servers}: HealthData,
	theme: Theme,
): Column<HealthColumn> {
	const {id, title, width, maxWidth} = column;
	const texts = servers.map(server => healthCell(server, id, theme, false).text);
	const isTold = texts.some(text => text !== theme.glyphs.dash);
	if (maxWidth === undefined || servers.length === 0 || id === 'live' || (id === 'ready' && isTold)) {
		return column;
	}

	const widest = Math.max(textWidth(title), ...texts.map(textWidth));
	return {...column, width: Math.min(width, widest), maxWidth: Math.min(maxWidth, widest)};
}

/** Rows of the server that has most to say: the list must not jump as the cursor goes through it. */
function detailWanted({data, snapshot, width}: HealthDrawing): number {
	const rows = data.servers.map(server => detailRows(healthFacts(server, snapshot.takenAtMs), width));
	return Math.max(4, ...rows) + (width >= 100 ? 2 : 1);
}

/** The selected server's probes and dependencies, in the server's own words. */
function detail({data, theme, view, snapshot}: HealthDrawing, width: number, height: number): Block {
	const server = data.servers[serverIndex(data, listView(view, 'health').selected)];
	if (server === undefined) {
		return filled([], width, height);
	}

	const lines = detailLines(healthFacts(server, snapshot.takenAtMs), width, theme);
	const seen = Math.max(0, height - (width >= 100 ? 2 : 1));
	const frame = {
		title: server.row.name,
		number: 2,
		isFocused: view.focusedPanel === 2,
		...(lines.length > seen ? {right: paint(theme, 'muted', `${seen} of ${lines.length}`)} : {}),
	};
	return width >= 100 ? box(lines, width, height, frame, theme) : section(lines, width, height, frame, theme);
}

/** What mcptop knows of and does not watch, and what it makes nothing of, each with the reason. */
function notes({data, theme, view}: HealthDrawing, width: number, height: number): Block {
	if (height === 0) {
		return [];
	}

	const lines = noteLines({data, theme}, width);
	const hasServers = data.notes.some(({kind}) => kind === 'unwatched');
	const hasProblems = data.notes.some(({kind}) => kind === 'problem');
	const frame = {
		title: hasServers ? (hasProblems ? 'Not watched, not understood' : 'Not watched') : 'Not understood',
		number: 3,
		isFocused: view.focusedPanel === 3,
		bottomRight: lines.length > height - 2 ? paint(theme, 'muted', `${height - 2} of ${lines.length}`) : '',
	};
	return width >= 100 ? box(lines, width, height, frame, theme) : section(lines, width, height, frame, theme);
}

/** A note in as many rows as its sentence needs. */
function noteLines({data, theme}: Pick<HealthDrawing, 'data' | 'theme'>, width: number): readonly string[] {
	const nameWidth = Math.min(30, Math.max(...data.notes.map(({name}) => textWidth(name))) + 1);
	return data.notes.flatMap(({kind, name, text}) => {
		const token: Token = kind === 'unwatched' ? 'muted' : 'status.warning';
		return wrapText(text, Math.max(20, width - nameWidth - 5)).map(
			(line, index) =>
				` ${paint(theme, token, fitted(index === 0 ? name : '', nameWidth, 'left', theme.glyphs.ellipsis))} ${paint(theme, 'text', line)}`,
		);
	});
}

function healthCell(
	{row, identity, live, ready, scrapeSeconds}: HealthRow,
	id: HealthColumn,
	theme: Theme,
	isSelected: boolean,
): TableCell {
	const dash = theme.glyphs.dash;
	const known = (text: string): TableCell =>
		text === '' ? {text: dash, token: 'muted'} : {text, token: 'text'};
	switch (id) {
		case 'server':
			return {text: row.name, token: isSelected ? 'selected' : 'text'};
		case 'live':
		case 'ready': {
			const probe = id === 'live' ? live : ready;
			return probe === undefined || probe.state === 'absent'
				? {text: dash, token: 'muted'}
				: {
						text:
							probe.reason === '' ? stateWords[probe.state] : `${stateWords[probe.state]} ${probe.reason}`,
						token: stateToken(probe.state),
					};
		}

		case 'version':
			return known(identity.version);
		case 'uptime':
			return known(
				identity.uptimeSeconds === undefined || row.status === 'down'
					? ''
					: formatAge(identity.uptimeSeconds * 1000),
			);
		case 'restarts':
			return {text: String(identity.restarts), token: identity.restarts > 0 ? 'status.warning' : 'muted'};
		case 'scrape':
			return known(scrapeSeconds === undefined ? '' : formatSeconds(scrapeSeconds));
		case 'samples':
			return known(identity.samples === 0 ? '' : String(identity.samples));
		case 'dialect':
			return known(identity.dialect);
	}
}
