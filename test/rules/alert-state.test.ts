import {expect, it} from 'vitest';
import {labelsFrom, noLabels} from '../../source/labels/labels.ts';
import {alertSeries, type RuleAlerts, stepAlerts, worstState} from '../../source/rules/alert-state.ts';

type Timeline = {
	readonly title: string;
	readonly forSeconds?: number;
	readonly keepSeconds?: number;
	readonly everySeconds?: number;
	/** One evaluation a column: x when the expression matched. */
	readonly matched: string;
	/** - nothing, p pending, f firing, k kept firing without a match, r resolved and remembered. */
	readonly states: string;
};

const timelines: readonly Timeline[] = [
	{title: 'without a hold it fires at once', matched: '.xx.', states: '-ffr'},
	{title: 'it fires when it held for the whole time', forSeconds: 20, matched: 'xxxx.', states: 'ppffr'},
	{title: 'a gap restarts the hold', forSeconds: 20, matched: 'xx.xx.', states: 'pp-pp-'},
	{
		title: 'a gap after firing resolves, a return starts anew',
		forSeconds: 10,
		matched: 'xx.xx',
		states: 'pfrpf',
	},
	{
		title: 'a hold between two evaluations waits for the later',
		forSeconds: 15,
		matched: 'xxx',
		states: 'ppf',
	},
	{title: 'it keeps firing for a while', keepSeconds: 20, matched: 'x....', states: 'fkkrr'},
	{
		title: 'a return while kept needs no new hold',
		forSeconds: 10,
		keepSeconds: 20,
		matched: 'xx.x..',
		states: 'pfkfkk',
	},
	{title: 'pending is never kept', forSeconds: 30, keepSeconds: 30, matched: 'xx..', states: 'pp--'},
	{
		title: 'a resolved alert is remembered for 15 minutes',
		everySeconds: 300,
		matched: 'x......',
		states: 'frrrr--',
	},
	{title: 'a resolved alert that comes back fires anew', matched: 'x.x', states: 'frf'},
];

for (const timeline of timelines) {
	it(timeline.title, () => {
		expect(drawn(timeline)).toBe(timeline.states);
	});
}

it('tells when it became active, fired, was kept and resolved', () => {
	const timing = {forMs: 1000, keepFiringForMs: 1000};
	const seen = [1, 2, 3, 4].reduce<RuleAlerts>(
		(alerts, second) =>
			stepAlerts(timing, alerts, {elements: second < 3 ? [element] : [], atMs: second * 1000}),
		new Map(),
	);
	expect([...seen.values()]).toEqual([
		{
			...element,
			state: 'inactive',
			activeAtMs: 1000,
			firedAtMs: 2000,
			keepFiringSinceMs: 3000,
			resolvedAtMs: 4000,
		},
	]);
});

it('takes a young firing alert back to pending when its hold became longer', () => {
	const fired = stepAlerts({forMs: 0, keepFiringForMs: 0}, new Map(), {elements: [element], atMs: 0});
	const longer = stepAlerts({forMs: 60_000, keepFiringForMs: 0}, fired, {elements: [element], atMs: 10_000});
	expect([worstState(fired), worstState(longer)]).toEqual(['firing', 'pending']);
});

it('updates value and annotations, never the labels', () => {
	const first = stepAlerts({forMs: 0, keepFiringForMs: 0}, new Map(), {elements: [element], atMs: 0});
	const changed = {...element, value: 7, annotations: labelsFrom({summary: 'seven'})};
	const [alert] = stepAlerts({forMs: 0, keepFiringForMs: 0}, first, {elements: [changed], atMs: 1}).values();
	expect(alert).toMatchObject({
		value: 7,
		annotations: changed.annotations,
		labels: element.labels,
		activeAtMs: 0,
	});
});

it('writes ALERTS and ALERTS_FOR_STATE of active alerts only', () => {
	const alerts: RuleAlerts = new Map([
		['a', {...element, state: 'firing', activeAtMs: 61_999}],
		['b', {...element, state: 'inactive', activeAtMs: 0, resolvedAtMs: 1}],
	]);
	expect(alertSeries(alerts)).toEqual([
		{labels: labelsFrom({__name__: 'ALERTS', alertname: 'Down', alertstate: 'firing', job: 'mcp'}), value: 1},
		{labels: labelsFrom({__name__: 'ALERTS_FOR_STATE', alertname: 'Down', job: 'mcp'}), value: 61},
	]);
});

it('shows the template of a label that came out empty in ALERTS, as Prometheus does', () => {
	const alerts: RuleAlerts = new Map([['a', {...element, state: 'pending', activeAtMs: 0}]]);
	const [series] = alertSeries(alerts, [
		['job', 'unexpanded'],
		['team', '{{ .Labels.team }}'],
	]);
	expect(series!.labels).toEqual(
		labelsFrom({
			__name__: 'ALERTS',
			alertname: 'Down',
			alertstate: 'pending',
			job: 'mcp',
			team: '{{ .Labels.team }}',
		}),
	);
});

const element = {labels: labelsFrom({alertname: 'Down', job: 'mcp'}), annotations: noLabels, value: 1};

function drawn({forSeconds = 0, keepSeconds = 0, everySeconds = 10, matched}: Timeline): string {
	let alerts: RuleAlerts = new Map();
	let drawing = '';
	for (const [index, column] of [...matched].entries()) {
		const elements = column === 'x' ? [element] : [];
		const timing = {forMs: forSeconds * 1000, keepFiringForMs: keepSeconds * 1000};
		alerts = stepAlerts(timing, alerts, {elements, atMs: index * everySeconds * 1000});
		const [alert] = alerts.values();
		const letter = {pending: 'p', firing: 'f', inactive: 'r'};
		drawing +=
			alert === undefined
				? '-'
				: alert.keepFiringSinceMs !== undefined && alert.state === 'firing'
					? 'k'
					: letter[alert.state];
	}

	return drawing;
}
