import type {AlertView} from '../rules/alert.ts';

/**
 * An alert a person does not want to be told about any more. Acknowledged: until it ends, for somebody works on it. Muted: for a
 * while, whether or not it ends in between. In memory only; Alertmanager's silences are for everybody and stay where they are.
 */
export type QuietAlert =
	| {readonly type: 'acknowledged'; readonly key: string; readonly activeAtMs: number}
	| {readonly type: 'muted'; readonly key: string; readonly untilMs: number};

/** How long `M` lasts. */
export const muteMs: number = 15 * 60_000;

type Told = Pick<AlertView, 'labels' | 'activeAtMs'>;

/** Why nothing is said of an alert; undefined: it is spoken of. */
export function quietOf(
	quiet: readonly QuietAlert[],
	{labels, activeAtMs}: Told,
	nowMs: number,
): QuietAlert | undefined {
	return quiet.find(entry =>
		entry.type === 'muted'
			? entry.key === labels.key && nowMs < entry.untilMs
			: entry.key === labels.key && entry.activeAtMs === activeAtMs,
	);
}

/** The same key takes it back. */
export function toggledQuiet(quiet: readonly QuietAlert[], asked: QuietAlert): readonly QuietAlert[] {
	const others = quiet.filter(({type, key}) => type !== asked.type || key !== asked.key);
	return others.length < quiet.length ? others : [...others, asked];
}

/** Without what is over: mutes whose time has come, acknowledged alerts that ended. */
export function stillQuiet(
	quiet: readonly QuietAlert[],
	alerts: readonly AlertView[],
	nowMs: number,
): readonly QuietAlert[] {
	const kept = quiet.filter(entry =>
		entry.type === 'muted'
			? nowMs < entry.untilMs
			: alerts.some(
					({labels, activeAtMs, state}) =>
						labels.key === entry.key && activeAtMs === entry.activeAtMs && state !== 'inactive',
				),
	);
	return kept.length === quiet.length ? quiet : kept;
}

/** Alerts that fire now and did not before, but for information and what is quiet. */
export function newlyFiring(
	before: readonly AlertView[],
	now: readonly AlertView[],
	quiet: readonly QuietAlert[],
	nowMs: number,
): readonly AlertView[] {
	const fired = new Set(before.filter(({state}) => state === 'firing').map(({labels}) => labels.key));
	return now.filter(
		alert =>
			alert.state === 'firing' &&
			alert.severity !== 'info' &&
			!fired.has(alert.labels.key) &&
			quietOf(quiet, alert, nowMs) === undefined,
	);
}
