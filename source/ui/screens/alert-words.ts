import {formatCount} from '../../present/format.ts';
import type {Theme, Token} from '../../present/theme.ts';
import type {AlertRow} from '../../snapshot/alerts.ts';

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

export function alertGlyph({state, severity}: AlertRow, {glyphs}: Theme): string {
	if (state === 'pending') {
		return glyphs.waiting;
	}

	return state === 'inactive' ? glyphs.ok : severity === 'critical' ? glyphs.critical : glyphs.warning;
}

/** An alert's value has no unit that is known; small ones keep their digits. */
export function valueText(value: number): string {
	return Math.abs(value) < 1 && value !== 0
		? Number(value.toPrecision(3)).toString().slice(0, 7)
		: Number.isInteger(value) && Math.abs(value) < 10_000
			? String(value)
			: formatCount(value);
}
