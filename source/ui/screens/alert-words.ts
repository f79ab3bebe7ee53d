import {formatCount, formatPercent, formatSeconds, formatWhole} from '../../present/format.ts';
import {formatMeasured} from '../../present/measure.ts';
import type {Theme, Token} from '../../present/theme.ts';
import type {AlertRow} from '../../snapshot/alerts.ts';
import type {NumberChange} from '../../snapshot/changes.ts';

export function isQuiet({silence, quiet}: AlertRow): boolean {
	return silence !== undefined || quiet !== undefined;
}

/** At most eight cells: `acked`, `muted 9m`, `silenced`. */
export function quietWord({quiet}: AlertRow, nowMs: number): string {
	if (quiet === undefined) {
		return 'silenced';
	}

	return quiet.type === 'acknowledged'
		? 'acked'
		: `mute ${Math.max(1, Math.ceil((quiet.untilMs - nowMs) / 60_000))}m`;
}

export const severityWords: Readonly<Record<AlertRow['severity'], string>> = {
	critical: 'CRIT',
	warning: 'WARN',
	info: 'INFO',
};

export function alertToken(row: AlertRow): Token {
	const {state, severity} = row;
	if (state !== 'firing' || isQuiet(row)) {
		return 'muted';
	}

	return severity === 'critical' ? 'status.critical' : severity === 'warning' ? 'status.warning' : 'accent';
}

export function alertGlyph({state, severity}: Pick<AlertRow, 'state' | 'severity'>, {glyphs}: Theme): string {
	if (state === 'pending') {
		return glyphs.waiting;
	}

	return state === 'inactive' ? glyphs.ok : glyphs[severity];
}

/** In the unit of the rule's expression: `12.4%`, `3.1s`, `1.1G`, `0.02/s`; small numbers without one keep their digits. */
export function valueText(value: number, {measure}: Pick<AlertRow, 'measure'>, theme: Theme): string {
	if (measure === undefined || measure.unit === 'count' || measure.unit === 'per-second') {
		const {scale, suffix} = measure ?? {scale: 1, suffix: ''};
		return `${numberText(value * scale, suffix === '' ? 7 : 5)}${suffix}`;
	}

	return formatMeasured(value * measure.scale, measure, theme);
}

/** `> 5%`. A limit was written by somebody: it has the digits they wrote, not `5.0%`. */
export function limitText(row: Pick<AlertRow, 'comparison' | 'measure'>, theme: Theme): string {
	return row.comparison === undefined
		? theme.glyphs.dash
		: `${row.comparison.operator} ${valueText(row.comparison.limit, row, theme).replace(/\.0(?=\D*$)/, '')}`;
}

/** What a number was or became: `37.5%`, `>10s`, `6.0/s`. */
export function changeText(change: NumberChange, side: 'before' | 'after', {glyphs}: Theme): string {
	const value = change[side];
	if (value === undefined) {
		return glyphs.dash;
	}

	switch (change.what) {
		case 'errors':
			return `${formatPercent(value)}%`;
		case 'p95':
			return `${change.above?.[side] === true ? glyphs.above : ''}${formatSeconds(value)}`;
		case 'calls':
			return `${formatCount(value)}/s`;
		case 'sessions':
			return formatWhole(value);
	}
}

function numberText(value: number, width: number): string {
	const size = Math.abs(value);
	if (size > 0 && size < 1) {
		// Cut to the width, a very small number would read as zero.
		return size < 10 ** (2 - width)
			? value.toExponential(0)
			: Number(value.toPrecision(3)).toString().slice(0, width);
	}

	return Number.isInteger(value) && size < 10_000 ? String(value) : formatCount(value);
}
