import {type Labels, labelEntries} from '../labels/labels.ts';
import type {Alert} from './alert.ts';
import {queryEscape} from './template/url-escape.ts';
import type {EvaluatedGroup} from './views.ts';

/** `--rules.alert.resend-delay` of Prometheus. */
export const resendDelayMs: number = 60_000;

/** When each alert was last sent, by rule and labels. */
export type SentAlerts = ReadonlyMap<string, {readonly atMs: number; readonly activeAtMs: number}>;

/** An alert as `POST /api/v2/alerts` takes it. */
export type PostedAlert = {
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
	/** RFC 3339. */
	readonly startsAt: string;
	readonly endsAt: string;
	readonly generatorURL: string;
};

/**
 * What to send after an evaluation: firing alerts every minute, resolved ones at once and every minute until forgotten,
 * pending ones never (`Alert.needsSending` and `SendAlerts` of rules/). A firing alert ends by itself should we fall silent.
 */
export function alertsToSend(
	{group, run}: EvaluatedGroup,
	sent: SentAlerts,
	options: {
		readonly atMs: number;
		readonly intervalMs: number;
		readonly externalLabels: Labels;
		readonly externalUrl: string;
	},
): {readonly posts: readonly PostedAlert[]; readonly sent: SentAlerts} {
	const {atMs, intervalMs, externalLabels, externalUrl} = options;
	const validUntilMs = atMs + 4 * Math.max(resendDelayMs, intervalMs);
	const posts: PostedAlert[] = [];
	const next = new Map(sent);
	for (const [index, rule] of group.rules.entries()) {
		for (const [key, alert] of run[index]!.alerts) {
			const id = `${group.file};${group.name};${index};${key}`;
			const last = sent.get(id);
			const lastSentAtMs = last?.activeAtMs === alert.activeAtMs ? last.atMs : undefined;
			if (!needsSending(alert, lastSentAtMs, atMs)) {
				continue;
			}

			next.set(id, {atMs, activeAtMs: alert.activeAtMs});
			posts.push({
				labels: withExternal(alert.labels, externalLabels),
				annotations: Object.fromEntries(labelEntries(alert.annotations)),
				startsAt: rfc3339(alert.firedAtMs ?? alert.activeAtMs),
				endsAt: rfc3339(alert.resolvedAtMs ?? validUntilMs),
				generatorURL: `${externalUrl}/graph?g0.expr=${queryEscape(rule.expr)}&g0.tab=1`,
			});
		}
	}

	return {posts, sent: next};
}

/** Forgets what was sent of alerts that are gone. */
export function forgetGone(sent: SentAlerts, groups: readonly EvaluatedGroup[]): SentAlerts {
	const alive = new Set(
		groups.flatMap(({group, run}) =>
			run.flatMap(({alerts}, index) =>
				[...alerts.keys()].map(key => `${group.file};${group.name};${index};${key}`),
			),
		),
	);
	return new Map([...sent].filter(([id]) => alive.has(id)));
}

function needsSending(alert: Alert, lastSentAtMs: number | undefined, atMs: number): boolean {
	if (alert.state === 'pending') {
		return false;
	}

	return (
		lastSentAtMs === undefined ||
		(alert.resolvedAtMs ?? 0) > lastSentAtMs ||
		lastSentAtMs + resendDelayMs < atMs
	);
}

// External labels are added where the alert has none of that name.
function withExternal(labels: Labels, external: Labels): Readonly<Record<string, string>> {
	return Object.fromEntries([...labelEntries(external), ...labelEntries(labels)]);
}

function rfc3339(ms: number): string {
	return new Date(ms).toISOString();
}
