import {type Labels, labelEntries, labelsFromEntries, metricName} from '../labels/labels.ts';
import type {Alert, AlertState} from './alert.ts';

/** Alerts of one rule by the key of their labels, the oldest first. Resolved ones stay for a while as `inactive`. */
export type RuleAlerts = ReadonlyMap<string, Alert>;

/** One element of the rule's result, its labels and annotations expanded. */
export type AlertElement = {readonly labels: Labels; readonly annotations: Labels; readonly value: number};

export type AlertTiming = {readonly forMs: number; readonly keepFiringForMs: number};

/**
 * How long Prometheus remembers a resolved alert (`resolvedRetention` of rules/alerting.go): Alertmanager is told of it
 * again and again, should a message get lost.
 */
export const resolvedRetentionMs: number = 15 * 60_000;

/** The next state of a rule's alerts: `AlertingRule.Eval` of rules/alerting.go, without its side effects. */
export function stepAlerts(
	timing: AlertTiming,
	alerts: RuleAlerts,
	{elements, atMs}: {readonly elements: readonly AlertElement[]; readonly atMs: number},
): RuleAlerts {
	const present = new Map(elements.map(element => [element.labels.key, element]));
	const next = new Map<string, Alert>();
	for (const [key, alert] of alerts) {
		const element = present.get(key);
		const stepped =
			element === undefined
				? withoutElement(timing, alert, atMs)
				: settle(timing, withElement(alert, element, atMs), atMs);
		if (stepped !== undefined) {
			next.set(key, stepped);
		}
	}

	for (const [key, element] of present) {
		if (!next.has(key)) {
			next.set(key, settle(timing, newAlert(element, atMs), atMs));
		}
	}

	return next;
}

/** The worst state among them: firing, then pending. */
export function worstState(alerts: RuleAlerts): AlertState {
	const states = new Set([...alerts.values()].map(alert => alert.state));
	return states.has('firing') ? 'firing' : states.has('pending') ? 'pending' : 'inactive';
}

/**
 * `ALERTS` and `ALERTS_FOR_STATE` of every active alert. Like Prometheus (`AlertingRule.sample`) they start from the rule's
 * labels as written: one whose template came out empty, and so is none of the alert's, shows its template here.
 */
export function alertSeries(
	alerts: RuleAlerts,
	written: readonly (readonly [name: string, text: string])[] = [],
): {readonly labels: Labels; readonly value: number}[] {
	return [...alerts.values()]
		.filter(alert => alert.state !== 'inactive')
		.flatMap(({labels, state, activeAtMs}) => {
			const entries = [...written, ...labelEntries(labels)];
			return [
				{
					labels: labelsFromEntries([...entries, [metricName, 'ALERTS'], ['alertstate', state]]),
					value: 1,
				},
				{
					labels: labelsFromEntries([...entries, [metricName, 'ALERTS_FOR_STATE']]),
					value: Math.floor(activeAtMs / 1000),
				},
			];
		});
}

function newAlert({labels, annotations, value}: AlertElement, atMs: number): Alert {
	return {labels, annotations, state: 'pending', value, activeAtMs: atMs};
}

// An alert that came back after it was resolved starts anew.
function withElement(alert: Alert, element: AlertElement, atMs: number): Alert {
	if (alert.state === 'inactive') {
		return newAlert(element, atMs);
	}

	const {keepFiringSinceMs: _over, ...rest} = alert;
	return {...rest, value: element.value, annotations: element.annotations};
}

function withoutElement(timing: AlertTiming, alert: Alert, atMs: number): Alert | undefined {
	switch (alert.state) {
		case 'pending':
			return undefined;
		case 'inactive':
			return atMs - alert.resolvedAtMs! > resolvedRetentionMs ? undefined : alert;
		case 'firing': {
			if (timing.keepFiringForMs > 0) {
				const keepFiringSinceMs = alert.keepFiringSinceMs ?? atMs;
				if (atMs - keepFiringSinceMs < timing.keepFiringForMs) {
					return {...alert, keepFiringSinceMs};
				}
			}

			return {...alert, state: 'inactive', resolvedAtMs: atMs};
		}
	}
}

// A rule whose `for` became longer on reload takes its young firing alerts back to pending.
function settle(timing: AlertTiming, alert: Alert, atMs: number): Alert {
	const isDue = atMs - alert.activeAtMs >= timing.forMs;
	if (alert.state === 'pending' && isDue) {
		return {...alert, state: 'firing', firedAtMs: atMs};
	}

	if (alert.state === 'firing' && !isDue) {
		const {firedAtMs: _fired, ...rest} = alert;
		return {...rest, state: 'pending'};
	}

	return alert;
}
