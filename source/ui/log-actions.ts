import type {LogsData} from '../snapshot/logs.ts';
import type {Message} from '../state/messages.ts';
import type {Model} from '../state/model.ts';
import {listView} from '../state/view.ts';
import type {ActionContext} from './actions.ts';

/** No row is held: new lines are followed. */
export const followed: Message = {type: 'row-selected', list: 'logs', id: ''};

export type LogAction =
	| 'previous-error'
	| 'next-error'
	| 'previous-warning'
	| 'next-match'
	| 'previous-match'
	| 'same-request'
	| 'group'
	| 'open-record'
	| 'metrics'
	| 'wrap'
	| 'time-format'
	| 'save';

/** What a key of the log screen means; undefined when it means nothing there. */
export function logMessageOf(action: LogAction, {model, snapshot}: ActionContext): Message | undefined {
	const {data} = snapshot;
	if (data.screen !== 'logs') {
		return undefined;
	}

	const {targets, groups} = data;
	const {wrap, time} = model.view.logView;
	switch (action) {
		case 'previous-error':
			// On an error already, the one before; while following, the newest one.
			return selected(data.following && isError(data) ? current(data) : targets.previousError);
		case 'next-error':
			return selected(targets.nextError);
		case 'previous-warning':
			return selected(targets.previousWarning);
		case 'next-match':
			return selected(targets.nextMatch);
		case 'previous-match':
			return selected(targets.previousMatch);
		case 'same-request': {
			const id = data.rows[data.selected]?.record.correlationId;
			return id === undefined
				? {type: 'noticed', text: 'this line names no request'}
				: {type: 'screen-opened', place: {screen: 'logs', filter: `id=${id}`}};
		}

		case 'metrics':
			return metricsOf(data, model);
		case 'wrap':
			return {type: 'log-view-changed', change: {wrap: !wrap}};
		case 'time-format': {
			const next = {clock: 'date', date: 'ago', ago: 'clock'} as const;
			return {type: 'log-view-changed', change: {time: next[time]}};
		}

		case 'save': {
			const stamp = new Date(snapshot.takenAtMs)
				.toISOString()
				.slice(0, 19)
				.replace(/[-:]/g, '')
				.replace('T', '-');
			return {type: 'prompt-opened', kind: 'save', text: `mcptop-${stamp}.log`};
		}

		case 'group':
			return {
				type: 'sorted',
				list: 'logs',
				column: groups === undefined ? 'request' : 'time',
				reversed: false,
			};
		case 'open-record': {
			const chosen = listView(model.view, 'logs').selected;
			const group = groups?.find(({id}) => id === chosen) ?? groups?.[0];
			return group === undefined
				? {type: 'zoom-toggled'}
				: {type: 'screen-opened', place: {screen: 'logs', filter: `id=${group.id}`}};
		}
	}
}

/** The tool the selected line speaks of, else its server. */
function metricsOf({rows, selected: index}: LogsData, {servers}: Model): Message {
	const {server, tool} = rows[index]?.record ?? {};
	const target = servers.find(({target}) => target.name === server)?.target;
	if (target === undefined) {
		const text = server === undefined ? 'this line names no server' : `${server} is not watched`;
		return {type: 'noticed', text};
	}

	return {
		type: 'screen-opened',
		place:
			tool === undefined
				? {screen: 'server', targetId: target.id}
				: {screen: 'tool', targetId: target.id, tool},
	};
}

function selected(id: string | undefined): Message | undefined {
	return id === undefined
		? {type: 'noticed', text: 'there is none'}
		: {type: 'row-selected', list: 'logs', id};
}

function current({rows, selected: index}: LogsData): string | undefined {
	return rows[index]?.id;
}

function isError({rows, selected: index}: LogsData): boolean {
	const severity = rows[index]?.record.severity;
	return severity === 'error' || severity === 'fatal';
}

/** What goes to a clipboard at once; more, terminals refuse. */
const maxCopied = 64 * 1024;

/** The selected line as the server wrote it, secrets masked. */
export function copiedLine({rows, selected: index}: LogsData): Message | undefined {
	const record = rows[index]?.record;
	if (record === undefined) {
		return undefined;
	}

	const {raw, detail} = record;
	const text = (detail === undefined ? raw : `${raw}\n${detail}`).slice(0, maxCopied);
	return {
		type: 'copy-asked',
		text,
		what: `a line of ${text.length} characters, if the terminal allows it (OSC 52)`,
	};
}
