import {expect, it} from 'vitest';
import {labelsFrom} from '../../source/labels/labels.ts';
import type {AlertView} from '../../source/rules/alert.ts';
import {update} from '../../source/state/update.ts';
import {Desk} from '../support/frames.ts';
import {sampleFleet, sampleNowMs, typicalServers} from '../support/sample-fleet.ts';

function alert(name: string, change: Partial<AlertView> = {}): AlertView {
	return {
		labels: labelsFrom({alertname: name}),
		annotations: labelsFrom({summary: `${name} happened`}),
		state: 'firing',
		value: 0.12,
		limit: 0.05,
		activeAtMs: 0,
		firedAtMs: 1000,
		severity: 'critical',
		name,
		expr: 'up == 0',
		forMs: 60_000,
		builtin: true,
		targetName: 'postgres-mcp',
		...change,
	};
}

async function open(...alerts: readonly AlertView[]): Promise<Desk> {
	const fleet = sampleFleet(typicalServers.slice(4, 6), {columns: 120, rows: 40});
	const desk = new Desk(fleet);
	[desk.model] = update(desk.model, {type: 'alerts-evaluated', atMs: fleet.nowMs, alerts, rules: []});
	await desk.look();
	return desk;
}

const ticker = async (desk: Desk) => (await desk.frame())[1]!;
const row = async (desk: Desk, name: string) =>
	(await desk.frame()).find(line => line.includes(name) && /│.*(CRIT|WARN)/.test(line)) ?? '';

it('x acknowledges: the alert stays in the list and comes last on the line; x takes it back', async () => {
	const desk = await open(alert('First'), alert('Second'));
	expect(await ticker(desk)).toMatch(/First happened.*Second happened/);
	await desk.press('a', 'x');
	expect(await row(desk, 'First')).toContain('acked');
	expect(await ticker(desk)).toMatch(/Second happened.*First happened \(quiet\)/);
	await desk.press('x');
	expect(await row(desk, 'First')).toContain('firing');
	expect(await ticker(desk)).toMatch(/First happened.*Second happened/);
});

it('M mutes and says for how long', async () => {
	const desk = await open(alert('First'), alert('Second'));
	await desk.press('a', 'down', 'M');
	expect(await row(desk, 'Second')).toContain('mute 15m');
	expect(await ticker(desk)).toMatch(/Second happened \(quiet\)/);
});

it('a pending alert says when it fires', async () => {
	const fleet = sampleFleet([], {columns: 120, rows: 40});
	const desk = await open(alert('Soon', {state: 'pending', activeAtMs: fleet.nowMs - 20_000}));
	expect(await ticker(desk)).toContain('postgres-mcp Soon happened, fires in 40s');
	await desk.press('a');
	expect(await row(desk, 'Soon')).toMatch(/pending.*in 40s/);
});

it('a tool that an alert speaks of is marked until somebody has taken it', async () => {
	const desk = await open(alert('Slow', {labels: labelsFrom({alertname: 'Slow', tool_name: 'query'})}));
	const marked = async () => (await desk.frame()).some(line => line.includes('✖ postgres-mcp › query'));
	expect(await marked()).toBe(true);
	await desk.press('a', 'x', 'q');
	expect(await marked()).toBe(false);
});

it('a silence of Alertmanager says who, until when and why', async () => {
	const desk = await open(alert('Silenced'));
	[desk.model] = update(desk.model, {
		type: 'alertmanager-answered',
		atMs: sampleNowMs,
		name: 'alertmanager:9093',
		error: '',
		silences: [
			{
				id: 'x',
				state: 'active',
				createdBy: 'alice',
				comment: 'deploy in progress',
				endsAtMs: sampleNowMs + 600_000,
				matchers: [{name: 'alertname', operator: '=', value: 'Silenced'}],
			},
		],
	});
	await desk.press('a');
	expect(await row(desk, 'Silenced')).toContain('silenced');
	expect((await desk.frame()).join('\n')).toMatch(
		/until 14:32:31, 10m00 left, by alice: deploy[\s\S]*in progress/,
	);
});
