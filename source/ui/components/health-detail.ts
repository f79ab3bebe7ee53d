import {formatAge, formatBytes, formatSeconds} from '../../present/format.ts';
import {fitted, textWidth, wrapText} from '../../present/text.ts';
import {paint, type Theme, type Token} from '../../present/theme.ts';
import type {HealthRow, ProbeRow} from '../../snapshot/health.ts';

/** One thing known of a server's health. */
export type HealthFact = {readonly name: string; readonly text: string; readonly token: Token};

/** The server's probes and dependencies in its own words, then what its metrics and log lack. */
export function healthFacts(server: HealthRow, nowMs: number): readonly HealthFact[] {
	const {identity, live, ready, dependencies, bodyBytes, problemCount, firstProblem, leaks, droppedSeries} =
		server;
	const fact = (name: string, text: string, token: Token = 'text') =>
		text === '' ? [] : [{name, text, token}];
	return [
		...fact('metrics', `${identity.url}${bodyBytes === undefined ? '' : `  ${formatBytes(bodyBytes)}`}`),
		...probeFact('health', live, nowMs),
		...probeFact('ready', ready, nowMs),
		...dependencies.flatMap(({name, state, reason}) =>
			fact(`  ${name}`, `${state}${reason === undefined ? '' : `: ${reason}`}`, stateToken(state)),
		),
		...fact('metric names', identity.dialect),
		...fact('counts as errors', identity.errorMeaning),
		...fact('found in', identity.foundIn),
		...fact(
			'cannot read',
			problemCount === 0 ? '' : `${problemCount} lines: ${firstProblem}`,
			'status.warning',
		),
		...fact('secrets in its log', leaks === '' ? '' : `${leaks}; masked here`, 'status.warning'),
		...fact(
			'dropped',
			droppedSeries === 0 ? '' : `${droppedSeries} series over the limit of this target`,
			'status.warning',
		),
	];
}

function probeFact(name: string, probe: ProbeRow | undefined, nowMs: number): readonly HealthFact[] {
	if (probe === undefined) {
		return [];
	}

	const {state, reason, path, httpStatus, seconds, atMs} = probe;
	const text = [
		`${stateWords[state]}${reason === '' ? '' : `: ${reason}`}`,
		`${path}${httpStatus === undefined ? '' : ` ${httpStatus}`}`,
		formatSeconds(seconds),
		`${formatAge(Math.max(0, nowMs - atMs))} ago`,
	].join('  ');
	return [{name, text, token: stateToken(state)}];
}

const nameWidth = 20;

/** A fact in as many rows as it needs: a probe's reason is what one came for. */
export function detailLines(facts: readonly HealthFact[], width: number, theme: Theme): readonly string[] {
	return facts.flatMap(({name, text, token}) =>
		textLines(text, width).map(
			(line, index) =>
				` ${paint(theme, 'muted', fitted(index === 0 ? name : '', nameWidth))} ${paint(theme, token, line)}`,
		),
	);
}

/** Rows of `detailLines`. */
export function detailRows(facts: readonly HealthFact[], width: number): number {
	return facts.reduce((rows, {text}) => rows + textLines(text, width).length, 0);
}

function textLines(text: string, width: number): readonly string[] {
	const room = Math.max(16, width - nameWidth - 5);
	return textWidth(text) <= room ? [text] : wrapText(text, room);
}

export const stateWords = {
	ok: 'ok',
	degraded: 'degraded',
	failing: 'failing',
	idle: 'idle',
	absent: 'no such endpoint',
	unauthorized: 'wants credentials',
	unreachable: 'unreachable',
} as const;

export function stateToken(state: keyof typeof stateWords): Token {
	switch (state) {
		case 'ok':
			return 'status.ok';
		case 'degraded':
		case 'unauthorized':
			return 'status.warning';
		case 'failing':
			return 'status.critical';
		case 'unreachable':
			return 'status.down';
		case 'idle':
		case 'absent':
			return 'muted';
	}
}
