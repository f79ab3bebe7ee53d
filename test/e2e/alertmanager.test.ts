import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {openHttp} from '../../source/io/http.ts';
import {systemClock} from '../../source/io/system-clock.ts';
import {labelsFrom, noLabels} from '../../source/labels/labels.ts';
import type {Alert} from '../../source/rules/alert.ts';
import {type RuleAlerts, stepAlerts} from '../../source/rules/alert-state.ts';
import {parseRuleFile} from '../../source/rules/rule-file.ts';
import {isSilenced} from '../../source/rules/silence.ts';
import {AlertmanagerLoop} from '../../source/runtime/alertmanager-loop.ts';
import type {Message} from '../../source/state/messages.ts';

const binary = ['/usr/bin/prometheus-alertmanager', '/usr/local/bin/alertmanager'].find(file =>
	existsSync(file),
);
const {groups} = parseRuleFile('groups: [{name: g, rules: [{alert: Down, expr: "up == 0"}]}]', 'r.yml');
const labels = labelsFrom({alertname: 'Down', instance: 'a:1'});

// With a reason in its name where there is nothing to test against.
const reason = binary === undefined ? ' (skipped: prometheus-alertmanager is not installed)' : '';

describe.skipIf(binary === undefined)(`a real Alertmanager${reason}`, () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'mcptop-alertmanager-'));
	const http = openHttp();
	const controller = new AbortController();
	let server: ChildProcess | undefined;
	let origin = '';

	beforeAll(async () => {
		origin = `http://127.0.0.1:${await freePort()}`;
		writeFileSync(path.join(folder, 'am.yml'), 'route: {receiver: none}\nreceivers: [{name: none}]\n');
		server = spawn(binary!, [
			`--config.file=${path.join(folder, 'am.yml')}`,
			`--storage.path=${folder}`,
			`--web.listen-address=${origin.slice('http://'.length)}`,
			'--cluster.listen-address=',
			'--log.level=error',
		]);
		await until(async () => (await ask('/-/ready')) !== undefined);
	});

	afterAll(async () => {
		controller.abort();
		if (server !== undefined) {
			const gone = once(server, 'exit');
			server.kill();
			await gone;
		}

		await http.close();
		rmSync(folder, {recursive: true, force: true});
	});

	it('gets alerts, sees them resolve, and its silences show', async () => {
		const messages: Message[] = [];
		const loop = new AlertmanagerLoop({
			ports: {clock: systemClock, http},
			urls: [origin],
			externalLabels: labelsFrom({dc: 'x'}),
			externalUrl: 'http://mcptop.example',
			dispatch: message => messages.push(message),
		});
		await post('/api/v2/silences', {
			matchers: [{name: 'alertname', value: 'Do.*', isRegex: true, isEqual: true}],
			startsAt: new Date(systemClock.nowMs()).toISOString(),
			endsAt: new Date(systemClock.nowMs() + 600_000).toISOString(),
			createdBy: 'on call',
			comment: 'known',
		});
		const done = loop.run(controller.signal);
		const timing = {forMs: 0, keepFiringForMs: 0};
		const element = {labels, annotations: labelsFrom({summary: 'gone'}), value: 0};
		let alerts: RuleAlerts = new Map<string, Alert>();
		const evaluate = (elements: readonly (typeof element)[]): void => {
			const atMs = systemClock.nowMs();
			alerts = stepAlerts(timing, alerts, {elements, atMs});
			const group = {
				group: groups[0]!,
				run: [{health: 'ok' as const, lastError: '', alerts, written: new Map()}],
			};
			loop.notify({...group, intervalMs: 5000, atMs}, [group]);
		};

		evaluate([element]);
		await until(async () => ((await ask('/api/v2/alerts')) as unknown[]).length === 1);
		expect(await ask('/api/v2/alerts')).toMatchObject([
			{
				labels: {alertname: 'Down', instance: 'a:1', dc: 'x'},
				annotations: {summary: 'gone'},
				generatorURL: 'http://mcptop.example/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
				status: {state: 'suppressed'},
			},
		]);

		evaluate([]);
		// A resolved alert leaves the list of active ones.
		await until(async () => ((await ask('/api/v2/alerts')) as unknown[]).length === 0);

		const answer = messages.find(message => message.type === 'alertmanager-answered');
		expect(answer).toMatchObject({
			error: '',
			silences: [{createdBy: 'on call', comment: 'known', state: 'active'}],
		});
		expect(
			answer!.silences.map(silence => [isSilenced(silence, labels), isSilenced(silence, noLabels)]),
		).toEqual([[true, false]]);
		controller.abort();
		await done;
	});

	async function ask(url: string): Promise<unknown> {
		return exchange(url, {});
	}

	async function post(url: string, body: object): Promise<unknown> {
		return exchange(url, {method: 'POST', body: JSON.stringify(body)});
	}

	async function exchange(url: string, more: {method?: 'POST'; body?: string}): Promise<unknown> {
		const outcome = await http.exchange(
			{
				url: `${origin}${url}`,
				headers: {'content-type': 'application/json'},
				timeoutMs: 5000,
				maxBodyBytes: 1_000_000,
				...more,
			},
			new AbortController().signal,
		);
		if (outcome.type === 'failed' || outcome.status !== 200) {
			return undefined;
		}

		const text = new TextDecoder().decode(outcome.body);
		return text.startsWith('[') || text.startsWith('{') ? JSON.parse(text) : text;
	}
});

async function freePort(): Promise<number> {
	const probe = createServer();
	probe.listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const address = probe.address();
	probe.close();
	await once(probe, 'close');
	return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Another program works at its own pace: asks again until it is so, or a minute is over. */
async function until(condition: () => Promise<boolean>): Promise<void> {
	const {signal} = new AbortController();
	for (let tries = 0; tries < 600; tries++) {
		if (await condition()) {
			return;
		}

		await systemClock.sleep(100, signal);
	}

	throw new Error('waited a minute in vain');
}
