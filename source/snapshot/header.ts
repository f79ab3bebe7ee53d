import {plainText} from '../base/plain-text.ts';
import {labelValue} from '../labels/labels.ts';
import type {AlertView} from '../rules/alert.ts';
import {isSilenced} from '../rules/silence.ts';
import {quietOf} from '../state/quiet.ts';
import type {Answers, Questions, SnapshotContext} from './context.ts';
import type {ServerRow, ServerStatus} from './fleet.ts';
import {leaksOf, leakText} from './leaks.ts';
import {noUsage, type Usage, usageQuestions, usages} from './usage.ts';

/** What rows 0 and 1 of every screen say. */
export type HeaderData = {
	readonly targets: number;
	readonly up: number;
	readonly critical: number;
	readonly warning: number;
	readonly down: number;
	/** Of the whole fleet. */
	readonly usage: Usage;
	readonly sessions: number | undefined;
	/** Of the scrape that is longest ago. */
	readonly maxAgeMs: number | undefined;
	readonly firing: number;
	/** Servers known of that cannot be watched. */
	readonly unwatched: number;
	/** Worst first. */
	readonly problems: readonly ProblemLine[];
};

export type ProblemLine = {
	readonly status: ServerStatus;
	/** Empty when it is about the fleet. */
	readonly server: string;
	readonly text: string;
	readonly sinceMs?: number;
	/** When it will fire; it does not yet. */
	readonly firesAtMs?: number;
	/** Acknowledged, muted or silenced: it comes last. */
	readonly isQuiet?: boolean;
	/** An alert of a rule says so; otherwise it is how a server is seen to be. */
	readonly isAlert: boolean;
};

export function headerQuestions(context: SnapshotContext): Questions {
	return usageQuestions(context, 'header', {selector: '', by: []});
}

export function headerData(
	context: SnapshotContext,
	answers: Answers,
	rows: readonly ServerRow[],
): HeaderData {
	const count = (status: ServerStatus) => rows.filter(row => row.status === status).length;
	const known = rows.map(row => row.sessions).filter(value => value !== undefined);
	const isGone = rows.every(({status}) => status === 'down');
	const ages = rows.map(row => row.ageMs).filter(value => value !== undefined);
	return {
		targets: rows.length,
		up: rows.length - count('down') - count('waiting'),
		critical: count('critical'),
		warning: count('warning'),
		down: count('down'),
		// Rates outlive a server by their window; of a fleet that is gone nothing is said.
		usage: (isGone ? undefined : usages(answers, 'header', () => '').get('')) ?? noUsage,
		sessions: known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0),
		maxAgeMs: ages.length === 0 ? undefined : Math.max(...ages),
		firing: context.model.alerts.filter(({state}) => state === 'firing').length,
		unwatched: context.model.unwatched.length,
		problems: problemLines(context, rows),
	};
}

/** Firing alerts, and servers in trouble that no alert speaks of. */
function problemLines({model, nowMs}: SnapshotContext, rows: readonly ServerRow[]): readonly ProblemLine[] {
	const firing = model.alerts.filter(({state, severity}) => state === 'firing' && severity !== 'info');
	const isSpokenOf = (row: ServerRow) =>
		firing.some(
			({targetName, severity}) =>
				targetName === row.name && (severity === 'critical' || row.status === 'warning'),
		);
	const isQuiet = (alert: AlertView) =>
		quietOf(model.quiet, alert, nowMs) !== undefined ||
		(model.alertmanager?.silences.some(silence => isSilenced(silence, alert.labels)) ?? false);
	const lines: ProblemLine[] = firing.map(alert => ({
		status: alert.severity === 'critical' ? 'critical' : 'warning',
		server: plainText(alert.targetName ?? ''),
		text: plainText(labelValue(alert.annotations, 'summary') || alert.name),
		sinceMs: alert.firedAtMs ?? alert.activeAtMs,
		isQuiet: isQuiet(alert),
		isAlert: true,
	}));
	const pending = model.alerts.filter(
		alert => alert.state === 'pending' && alert.severity !== 'info' && !isQuiet(alert),
	);
	for (const row of rows) {
		if (row.status !== 'ok' && row.status !== 'waiting' && !isSpokenOf(row)) {
			const since = model.servers.find(({target}) => target.id === row.id)?.downSinceMs;
			lines.push({
				status: row.status,
				server: row.name,
				text: row.reason === 'error rate' ? errorText(row) : row.reason,
				...(row.status === 'down' && since !== undefined ? {sinceMs: since} : {}),
				isAlert: false,
			});
		}
	}

	for (const alert of pending) {
		lines.push({
			status: 'waiting',
			server: plainText(alert.targetName ?? ''),
			text: plainText(labelValue(alert.annotations, 'summary') || alert.name),
			firesAtMs: alert.activeAtMs + alert.forMs,
			isAlert: true,
		});
	}

	for (const {target} of model.servers) {
		const leaks = leakText(leaksOf(model.logLeaks, target));
		if (leaks !== '') {
			// Nobody is woken for it: it stands last.
			lines.push({
				status: 'warning',
				server: plainText(target.name),
				text: `its log holds secrets: ${leaks}`,
				isQuiet: true,
				isAlert: false,
			});
		}
	}

	const order: readonly ServerStatus[] = ['critical', 'down', 'warning', 'ok', 'waiting'];
	return lines.sort(
		(left, right) =>
			Number(left.isQuiet === true) - Number(right.isQuiet === true) ||
			order.indexOf(left.status) - order.indexOf(right.status) ||
			(left.firesAtMs ?? 0) - (right.firesAtMs ?? 0),
	);
}

function errorText(row: ServerRow): string {
	return `error rate ${((row.errorRatio ?? 0) * 100).toFixed(1)}% > ${row.status === 'critical' ? 5 : 1}%`;
}
