import {asciiRow} from '../present/ascii.ts';
import type {Block} from '../present/block.ts';
import {filled} from '../present/block.ts';
import {paint, type Theme} from '../present/theme.ts';
import type {Snapshot} from '../snapshot/snapshot.ts';
import type {Model} from '../state/model.ts';
import {currentPlace} from '../state/view.ts';
import {paletteMatches} from './commands.ts';
import {type Chrome, headerRow, tickerRow} from './components/chrome.ts';
import {footerRow} from './components/footer.ts';
import {helpBlock} from './components/help.ts';
import {type Binding, keymap} from './keymap.ts';
import {screenNamed} from './screens/registry.ts';

/** The whole screen as rows of styled text: exactly `view.rows` of them, each exactly `view.columns` cells. */
export function frameRows(
	model: Model,
	snapshot: Snapshot,
	theme: Theme,
	bindings: readonly Binding[] = keymap,
): Block {
	const {view} = model;
	const {columns: width, rows: height} = view;
	const place = currentPlace(view);
	const screen = screenNamed(place.screen);
	const crumbs = view.stack.map(entry => screenNamed(entry.screen).crumb(entry, snapshot));
	const chrome: Chrome = {snapshot, view, theme, crumbs, width};
	const footer = footerRow({
		view,
		theme,
		width,
		sorts: screen.sorts ?? [],
		columns: screen.columns ?? [],
		keymap: bindings,
		hasSiblings: (screen.siblings?.(snapshot.data, snapshot).length ?? 0) > 1,
		commands: view.prompt?.kind === 'command' ? paletteMatches(view.prompt.text, model) : [],
	});
	const parts = chromeRows(height, {
		header: headerRow(chrome),
		ticker: tickerRow(chrome, model.notice),
		footer,
		// On a very small screen a prompt must still be seen.
		isAsking: view.prompt !== undefined || view.overlay === 'sort' || view.overlay === 'columns',
	});
	const bodyHeight = height - parts.above.length - parts.below.length;
	const body =
		view.overlay === 'help'
			? helpBlock(view, width, bodyHeight, {theme, keymap: bindings})
			: screen.body({data: snapshot.data, snapshot, view, theme, width, height: bodyHeight});
	const rows = filled([...parts.above, ...body, ...parts.below], width, height);
	return theme.ascii ? rows.map(asciiRow) : rows;
}

/** What is drawn before there is anything to show. */
export function waitingRows({view, servers}: Model, theme: Theme): Block {
	const what = servers.length === 0 ? 'looking for MCP servers' : `asking ${servers.length} servers`;
	return filled(
		[` ${paint(theme, 'brand', 'mcptop')}  ${paint(theme, 'muted', what)}`],
		view.columns,
		view.rows,
	);
}

/** Rows of a page of the screen's list, for the paging keys. */
export function pageRows({view}: Model): number {
	return Math.max(1, view.rows - 8);
}

type ChromeRows = {
	readonly header: string;
	readonly ticker: string;
	readonly footer: string;
	readonly isAsking: boolean;
};

/** Small screens give the chrome up: first the ticker, then the last row, then the header. */
function chromeRows(
	height: number,
	{header, ticker, footer, isAsking}: ChromeRows,
): {readonly above: readonly string[]; readonly below: readonly string[]} {
	if (height >= 10) {
		return {above: [header, ticker], below: [footer]};
	}

	return {
		above: height >= 4 ? [header] : [],
		below: isAsking || height >= 6 ? [footer] : [],
	};
}
