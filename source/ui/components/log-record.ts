import {type Block, box, section} from '../../present/block.ts';
import {formatTimeMs} from '../../present/format.ts';
import {fitted} from '../../present/text.ts';
import {paint, type Theme, type Token} from '../../present/theme.ts';
import type {LogsData} from '../../snapshot/logs.ts';
import type {Drawing} from '../screens/screen.ts';

type JsonPart = NonNullable<LogsData['json']>[number]['parts'][number];

/** The selected record whole: what was understood of it, and the line itself, JSON a member a row. */
export function logRecord({data, theme}: Drawing<LogsData>, width: number, height: number): Block {
	const record = data.rows[data.selected]?.record;
	const lines = recordLines(data, theme);
	const room = Math.max(0, height - (width >= 100 ? 2 : 1));
	const frame = {
		title: record === undefined ? 'Record' : `${formatTimeMs(record.timestampMs)} from ${record.source}`,
		number: 2,
		right: lines.length > room ? paint(theme, 'muted', `${room} of ${lines.length} rows`) : '',
	};
	return width >= 100 ? box(lines, width, height, frame, theme) : section(lines, width, height, frame, theme);
}

/** Rows the selected record would fill, its frame included. */
export function recordHeight({data, theme}: Drawing<LogsData>, width: number): number {
	return Math.max(1, recordLines(data, theme).length) + (width >= 100 ? 2 : 1);
}

function recordLines({rows, selected, json}: LogsData, theme: Theme): readonly string[] {
	const record = rows[selected]?.record;
	if (record === undefined) {
		return [];
	}

	const fact = (name: string, value: string | undefined) =>
		value === undefined || value === '' ? [] : [` ${paint(theme, 'muted', fitted(name, 12))} ${value}`];
	return [
		...fact('message', record.body),
		...fact('error', record.error === record.body ? undefined : record.error),
		...fact('server', record.server),
		...fact('tool', record.tool),
		...fact('request', record.correlationId),
		...fact('session', record.sessionId),
		...fact('trace', record.traceId),
		...(json === undefined
			? [
					...Object.entries(record.attributes).flatMap(([name, value]) => fact(name, value)),
					...fact('line', record.raw),
				]
			: json.map(({depth, parts}, index) =>
					row(index === 0 ? 'line' : '', `${'  '.repeat(depth)}${coloured(parts, theme)}`, theme),
				)),
		...(record.detail?.split('\n') ?? []).map((line, index) =>
			row(index === 0 ? 'then' : '', paint(theme, 'muted', line), theme),
		),
	];
}

function row(name: string, styled: string, theme: Theme): string {
	return ` ${paint(theme, 'muted', fitted(name, 12))} ${styled}`;
}

const tokens: Readonly<Record<JsonPart['kind'], Token>> = {
	key: 'accent',
	string: 'text',
	literal: 'strong',
	punctuation: 'muted',
};

function coloured(parts: readonly JsonPart[], theme: Theme): string {
	return parts.map(({kind, text}) => paint(theme, tokens[kind], text)).join('');
}
