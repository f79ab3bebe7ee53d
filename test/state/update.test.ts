import {describe, expect, it} from 'vitest';
import {labelsFrom} from '../../source/labels/labels.ts';
import type {HealthVerdict} from '../../source/scrape/health.ts';
import type {Target, TargetId} from '../../source/scrape/target.ts';
import type {Effect} from '../../source/state/effects.ts';
import type {Message, ScrapeSummary} from '../../source/state/messages.ts';
import {initialModel, type Model} from '../../source/state/model.ts';
import {update} from '../../source/state/update.ts';
import {currentPlace} from '../../source/state/view.ts';

const id = 'http://a:1/metrics' as TargetId;
const target: Target = {
	id,
	name: 'a',
	labels: labelsFrom({job: 'j', instance: 'a:1'}),
	honorLabels: false,
	headers: {},
	scrapeIntervalMs: 1000,
	scrapeTimeoutMs: 1000,
};
const start = initialModel({targets: [target], windowMs: 60_000, columns: 80, rows: 24});

function folded(messages: readonly Message[]): {readonly model: Model; readonly effects: readonly Effect[]} {
	let model = start;
	let effects: readonly Effect[] = [];
	for (const message of messages) {
		[model, effects] = update(model, message);
	}

	return {model, effects};
}

function scrape(atMs: number, change: Partial<ScrapeSummary> = {}): Message {
	const summary: ScrapeSummary = {
		up: true,
		error: '',
		durationSeconds: 0.01,
		samples: 1,
		bodyBytes: 1,
		problems: [],
		problemCount: 0,
		droppedSeries: 0,
		dialect: '',
		errorMeaning: '',
		...change,
	};
	return {type: 'scrape-finished', targetId: id, atMs, summary};
}

function probe(atMs: number, change: Partial<HealthVerdict>, kind: 'live' | 'ready' = 'live'): Message {
	const verdict: HealthVerdict = {state: 'ok', reason: '', dependencies: [], ...change};
	return {
		type: 'probe-finished',
		targetId: id,
		atMs,
		probe: kind,
		path: '/health',
		durationSeconds: 0.01,
		verdict,
	};
}

describe('facts of a server', () => {
	const rows: readonly {
		readonly title: string;
		readonly messages: readonly Message[];
		readonly expected: Readonly<Record<string, unknown>>;
	}[] = [
		{
			title: 'a server is down since the first scrape that failed',
			messages: [scrape(1000), scrape(2000, {up: false}), scrape(3000, {up: false})],
			expected: {downSinceMs: 2000, restarts: 0},
		},
		{
			title: 'a scrape that works again ends the outage',
			messages: [scrape(1000, {up: false}), scrape(2000)],
			expected: {restarts: 0},
		},
		{
			title: 'a later process start is a restart',
			messages: [scrape(1000, {processStartMs: 10}), scrape(2000, {processStartMs: 9000})],
			expected: {restarts: 1, restartedAtMs: 9000},
		},
		{
			title: 'a start that moves by a second is rounding',
			messages: [scrape(1000, {processStartMs: 10_000}), scrape(2000, {processStartMs: 11_000})],
			expected: {restarts: 0},
		},
		{
			title: 'a restart is seen across an outage',
			messages: [
				scrape(1000, {processStartMs: 10}),
				scrape(2000, {up: false}),
				scrape(3000, {processStartMs: 9000}),
			],
			expected: {restarts: 1, restartedAtMs: 9000},
		},
		{
			title: 'an uptime that shrank is a restart, where no metric tells of it',
			messages: [scrape(1000), probe(2000, {uptimeSeconds: 60}), probe(3000, {uptimeSeconds: 0.5})],
			expected: {restarts: 1, restartedAtMs: 2500, uptimeSeconds: 0.5},
		},
		{
			title: 'an uptime that shrank across an outage',
			messages: [
				probe(1000, {uptimeSeconds: 60}),
				probe(2000, {state: 'unreachable'}),
				probe(9000, {uptimeSeconds: 4}),
			],
			expected: {restarts: 1, restartedAtMs: 5000, uptimeSeconds: 4},
		},
		{
			title: 'health and readiness tell of one and the same start',
			messages: [
				probe(1000, {uptimeSeconds: 60}),
				probe(1000, {uptimeSeconds: 60}, 'ready'),
				probe(9000, {uptimeSeconds: 4}),
				probe(9000, {uptimeSeconds: 4}, 'ready'),
			],
			expected: {restarts: 1, restartedAtMs: 5000, uptimeSeconds: 4, ready: expect.anything()},
		},
		{
			title: 'rounding of an uptime is no restart',
			messages: [probe(1000, {uptimeSeconds: 60}), probe(2000, {uptimeSeconds: 59})],
			expected: {restarts: 0, uptimeSeconds: 59},
		},
		{
			title: 'metrics that know the start are asked first',
			messages: [
				scrape(1000, {processStartMs: 10}),
				probe(2000, {uptimeSeconds: 60}),
				probe(3000, {uptimeSeconds: 1}),
			],
			expected: {restarts: 0, uptimeSeconds: 1},
		},
	];
	for (const {title, messages, expected} of rows) {
		it(title, () => {
			const {target: _, scrape: __, live: ___, ...facts} = folded(messages).model.servers[0]!;
			expect(facts).toEqual(expected);
		});
	}

	it('a server without metrics is down since its health was not reached', () => {
		const {metricsUrl: _, ...only} = {...target, healthUrl: 'http://a:1/health'};
		const {model} = folded([
			{type: 'targets-changed', targets: [only]},
			probe(1000, {}),
			probe(2000, {state: 'unreachable'}),
			probe(3000, {state: 'unreachable'}),
		]);
		expect(model.servers[0]?.downSinceMs).toBe(2000);
		expect(update(model, probe(4000, {state: 'failing'}))[0].servers[0]?.downSinceMs).toBeUndefined();
	});

	it('a target that stays keeps its facts', () => {
		const {model} = folded([scrape(1000), {type: 'targets-changed', targets: [target]}]);
		expect(model.servers[0]?.scrape?.atMs).toBe(1000);
	});

	it('facts of the fleet ask for nothing', () => {
		expect(folded([scrape(1000)]).effects).toEqual([]);
	});
});

describe('what the person does', () => {
	const opened: Message = {type: 'screen-opened', place: {screen: 'server', targetId: id}};

	it('of screens opened without an end the first and the latest are remembered', () => {
		const places = Array.from({length: 50}, (_, index) => ({screen: 'logs', filter: `${index}`}) as const);
		const {model} = folded(places.map(place => ({type: 'screen-opened', place})));
		expect(model.view.stack).toEqual([{screen: 'overview'}, ...places.slice(50 - 29)]);
	});

	it('escape closes what lies on top first: prompt, overlay, zoom, filter, then the screen', () => {
		let {model} = folded([
			opened,
			{type: 'filter-changed', list: 'server', text: 'x'},
			{type: 'zoom-toggled'},
			{type: 'overlay-toggled', overlay: 'help'},
			{type: 'prompt-opened', kind: 'command', text: ''},
		]);
		const closed: string[] = [];
		for (let press = 0; press < 5; press++) {
			const before = model.view;
			[model] = update(model, {type: 'escaped'});
			const {view} = model;
			closed.push(
				before.prompt !== view.prompt
					? 'prompt'
					: before.overlay !== view.overlay
						? 'overlay'
						: before.zoomed !== view.zoomed
							? 'zoom'
							: before.lists.server?.filter !== view.lists.server?.filter
								? 'filter'
								: before.stack.length !== view.stack.length
									? 'screen'
									: 'nothing',
			);
		}

		expect(closed).toEqual(['prompt', 'overlay', 'zoom', 'filter', 'screen']);
		expect(currentPlace(model.view)).toEqual({screen: 'overview'});
	});

	it('back on the first screen quits', () => {
		expect(folded([{type: 'went-back'}]).effects).toEqual([{type: 'quit', leaveFrame: false}]);
		expect(folded([opened, {type: 'went-back'}]).effects).toEqual([{type: 'snapshot-wanted'}]);
	});

	it('every change of the view wants a snapshot', () => {
		for (const message of [
			{type: 'window-changed', windowMs: 1},
			{type: 'paused', atMs: 5},
			{type: 'row-selected', list: 'overview', id: 'x'},
			{type: 'resized', columns: 20, rows: 5},
		] as const) {
			expect(folded([message]).effects).toEqual([{type: 'snapshot-wanted'}]);
		}
	});

	it('a selection is kept by identity while one is on another screen', () => {
		const {model} = folded([
			{type: 'row-selected', list: 'overview', id},
			opened,
			{type: 'row-selected', list: 'server', id: 'tool'},
			{type: 'went-back'},
		]);
		expect(model.view.lists.overview?.selected).toBe(id);
	});

	it('a query stands in the history once, newest last', () => {
		const enter = (expr: string): Message => ({type: 'query-entered', expr});
		expect(folded([enter('a'), enter('b'), enter('a')]).model.view.queryHistory).toEqual(['b', 'a']);
	});
});
