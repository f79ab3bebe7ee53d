import {expect, it} from 'vitest';
import {labelsFrom} from '../../source/labels/labels.ts';
import type {AlertView} from '../../source/rules/alert.ts';
import {update} from '../../source/state/update.ts';
import {Desk} from '../support/frames.ts';
import {sampleFleet, typicalServers} from '../support/sample-fleet.ts';

function alert(activeAtMs: number, change: Partial<AlertView> = {}): AlertView {
	return {
		labels: labelsFrom({alertname: 'MCPToolHighErrorRate'}),
		annotations: labelsFrom({}),
		state: 'firing',
		value: 0.12,
		activeAtMs,
		severity: 'critical',
		name: 'MCPToolHighErrorRate',
		expr: 'up == 0',
		forMs: 0,
		builtin: true,
		targetName: 'github-mcp',
		...change,
	};
}

async function changes(secondsAgo: number, others: readonly AlertView[] = []) {
	const fleet = sampleFleet(typicalServers, {columns: 120, rows: 40});
	const desk = new Desk(fleet);
	const alerts = [alert(fleet.nowMs - secondsAgo * 1000), ...others];
	[desk.model] = update(desk.model, {type: 'alerts-evaluated', atMs: fleet.nowMs, alerts, rules: []});
	await desk.press('a');
	const {data} = await desk.look();
	return {fleet, desk, changes: data.screen === 'alerts' ? data.changes! : undefined!};
}

it('says which tool of the server got worse, the worst first', async () => {
	// The sample fleet's incident began 130 s before its end.
	const {changes: found, desk} = await changes(100);
	const [first] = found.numbers;
	expect(first).toMatchObject({subject: 'create_issue', what: 'errors'});
	expect(first!.after! - first!.before!).toBeGreaterThan(0.1);
	expect((await desk.frame()).join('\n')).toMatch(/create_issue +errors +\d.*→ [23]\d\.\d%/);
});

it('says nothing of noise', async () => {
	const {changes: found} = await changes(250);
	expect(found.numbers.filter(({what}) => what === 'errors')).toEqual([]);
});

it('names what else happened then, and only then', async () => {
	const fleet = sampleFleet(typicalServers, {columns: 120, rows: 40});
	const near = alert(fleet.nowMs - 95_000, {name: 'Near', labels: labelsFrom({alertname: 'Near'})});
	const far = alert(fleet.nowMs - 10_000, {name: 'Far', labels: labelsFrom({alertname: 'Far'})});
	const {changes: found} = await changes(100, [near, far]);
	expect(found.events.map(({text}) => text)).toEqual(['Near on github-mcp began']);
});
