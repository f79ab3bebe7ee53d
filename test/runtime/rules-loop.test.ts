import {expect, it} from 'vitest';
import {newTestStore} from '../../source/commands/rule-store.ts';
import {labelsFrom, labelValue, noLabels} from '../../source/labels/labels.ts';
import type {FilePort} from '../../source/runtime/ports.ts';
import {RulesLoop} from '../../source/runtime/rules-loop.ts';
import type {Message} from '../../source/state/messages.ts';
import {ManualClock} from '../support/manual-clock.ts';
// The loop loads it with the first file, which no manual clock waits for.
import '../../source/rules/rule-file.ts';

const one = 'groups: [{name: g, interval: 10s, rules: [{alert: Down, expr: "up == 0", for: 20s}]}]';
const two = one.replace('rules: [', 'rules: [{alert: Broken, expr: "up =="}, ');

/** A loop over a few files that a test may change, with what it said. */
function lab(files: Record<string, string | undefined>) {
	const clock = new ManualClock();
	const {engine, appender} = newTestStore({noStepSubqueryMs: 60_000});
	const messages: Message[] = [];
	const port: FilePort = {
		readText: async path =>
			files[path] === undefined
				? {type: 'failed', reason: 'no such file'}
				: {type: 'text', text: files[path]},
	};
	const loop = new RulesLoop({
		ports: {clock, files: port},
		world: {engine, externalLabels: noLabels, externalUrl: ''},
		appender,
		ruleFiles: async () => Object.keys(files),
		builtinRules: false,
		builtinOverrides: {},
		evaluationIntervalMs: 5000,
		targetNameOf: alert => labelValue(alert.labels, 'instance') || undefined,
		memoryLimits: () => [{labels: labelsFrom({__name__: 'mcp:memory_limit_bytes', instance: 'a'}), bytes: 7}],
		dispatch: message => messages.push(message),
	});
	const controller = new AbortController();
	const done = loop.run(controller.signal);
	return {
		clock,
		engine,
		loop,
		messages,
		up(value: number): void {
			appender.appendSample(labelsFrom({__name__: 'up', instance: 'a'}), clock.nowMs(), value);
		},
		/** One letter for the only alert, after every evaluation so far. */
		states(): string {
			return messages
				.filter(message => message.type === 'alerts-evaluated')
				.map(({alerts}) => alerts.map(({state}) => state[0]!).join('') || '-')
				.join('');
		},
		async stop(): Promise<void> {
			controller.abort();
			await done;
		},
	};
}

it('evaluates at the interval, and an alert goes its way', async () => {
	const {clock, up, states, messages, engine, stop} = lab({'r.yml': one});
	for (const value of [1, 0, 0, 0, 1]) {
		up(value);
		await clock.advance(10_000);
	}

	expect(states()).toBe('-ppfi');
	expect(messages.at(-1)).toMatchObject({
		type: 'alerts-evaluated',
		alerts: [{name: 'Down', targetName: 'a', limit: 0, forMs: 20_000, builtin: false}],
		rules: [{name: 'Down', group: 'g', file: 'r.yml', health: 'ok'}],
	});
	expect(engine.instant('mcp:memory_limit_bytes', clock.nowMs())).toMatchObject({
		value: {samples: [{value: 7}]},
	});
	await stop();
});

it('reads a changed file within seconds and keeps the hold of a rule that stayed', async () => {
	const files = {'r.yml': one};
	const {clock, up, states, messages, loop, stop} = lab(files);
	up(0);
	await clock.advance(10_000);
	files['r.yml'] = two;
	await clock.advance(10_000);
	expect(
		messages.find(message => message.type === 'problems-found' && message.problems.length > 0),
	).toMatchObject({
		problems: [{where: 'r.yml', line: 1}],
	});
	expect(loop.groups[0]!.run.map(({health}) => health)).toEqual(['err', 'ok']);
	up(0);
	await clock.advance(10_000);
	expect(states()).toBe('ppf');
	await stop();
});

it('reads files at once when asked to', async () => {
	const files = {'r.yml': one};
	const {clock, loop, stop} = lab(files);
	await clock.advance(1);
	files['r.yml'] = two;
	loop.reload();
	await clock.advance(1);
	expect(loop.groups[0]!.group.rules).toHaveLength(2);
	await stop();
});

it('a file that cannot be read is a problem, not an end', async () => {
	const files: Record<string, string | undefined> = {'r.yml': one, 'gone.yml': ''};
	const {clock, messages, loop, stop} = lab(files);
	await clock.advance(1);
	files['gone.yml'] = undefined;
	await clock.advance(6000);
	expect(
		messages.find(message => message.type === 'problems-found' && message.problems.length > 0),
	).toMatchObject({
		problems: [{where: 'gone.yml', what: 'rule file: no such file'}],
	});
	expect(loop.groups).toHaveLength(1);
	await stop();
});

it('a file half written keeps the rules and alerts it had', async () => {
	const files: Record<string, string | undefined> = {'r.yml': one};
	const {clock, up, states, messages, stop} = lab(files);
	up(0);
	await clock.advance(10_000);
	for (const text of ['groups: [{name: g, ru', undefined, one]) {
		files['r.yml'] = text;
		await clock.advance(10_000);
	}

	expect(states()).toBe('ppff');
	expect(
		messages
			.filter(message => message.type === 'problems-found')
			.map(({problems}) => problems.at(-1)?.what ?? 'fine'),
	).toEqual([
		'fine',
		'the rules it held before stay in force',
		'the rules it held before stay in force',
		'fine',
	]);
	await stop();
});

it('a file without rules has none', async () => {
	const files: Record<string, string | undefined> = {'r.yml': one};
	const {clock, up, engine, loop, stop} = lab(files);
	up(0);
	await clock.advance(10_000);
	files['r.yml'] = 'groups: []';
	await clock.advance(10_000);
	expect(loop.groups).toEqual([]);
	expect(engine.instant('ALERTS', clock.nowMs())).toMatchObject({value: {samples: []}});
	await stop();
});

it('a clock set back does not silence the rules', async () => {
	const {clock, up, states, stop} = lab({'r.yml': one});
	up(1);
	await clock.advance(10_000);
	clock.jump(-3_600_000);
	await clock.advance(20_000);
	expect(states().length).toBeGreaterThanOrEqual(3);
	await stop();
});

it('instants missed while the machine slept are left out', async () => {
	const {clock, up, states, stop} = lab({'r.yml': one});
	up(1);
	await clock.advance(10_000);
	clock.jump(3_600_000);
	await clock.advance(10_000);
	expect(states()).toHaveLength(2);
	await stop();
});
