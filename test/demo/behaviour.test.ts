import {describe, expect, it} from 'vitest';
import {seededRandom} from '../../source/base/random.ts';
import {type Control, failingDependencies, nextCall, toolBehaviour} from '../../source/demo/behaviour.ts';
import {incident} from '../../source/demo/incident.ts';
import {profiles} from '../../source/demo/profiles.ts';

const forecast = profiles[0]!.tools[0]!;
const usual = {slowdown: 1, errorRatio: forecast.errorRatio, errorText: forecast.errorText};

describe('what a tool does after the controls', () => {
	const cases: {title: string; controls: Control[]; behaves: object}[] = [
		{title: 'nothing said: a quiet day', controls: [], behaves: usual},
		{
			title: 'another tool is meant',
			controls: [{type: 'tool', tool: 'geocode', slowdown: 9}],
			behaves: usual,
		},
		{
			title: 'the later control adds to the earlier',
			controls: [
				{type: 'tool', tool: 'get_forecast', slowdown: 9},
				{type: 'tool', tool: 'get_forecast', errorRatio: 1},
			],
			behaves: {...usual, slowdown: 9, errorRatio: 1},
		},
		{
			title: 'recovery forgets everything',
			controls: [{type: 'tool', tool: 'get_forecast', slowdown: 9}, {type: 'recover'}],
			behaves: usual,
		},
	];
	for (const {title, controls, behaves} of cases) {
		it(title, () => {
			expect(toolBehaviour(forecast, controls)).toEqual(behaves);
		});
	}
});

it('a dependency fails until it is said to be well', () => {
	const down: Control = {type: 'dependency', dependency: 'replica', failure: 'refused'};
	expect([...failingDependencies([down])]).toEqual([['replica', 'refused']]);
	expect([...failingDependencies([down, {type: 'dependency', dependency: 'replica'}])]).toEqual([]);
	expect([...failingDependencies([down, {type: 'recover'}])]).toEqual([]);
});

it('half of the calls take longer than the median, and the same seed gives the same calls', () => {
	const durations = () => {
		const random = seededRandom(7);
		return Array.from({length: 2000}, () => nextCall(forecast, usual, random).durationMs);
	};

	const longer = durations().filter(ms => ms > forecast.medianMs).length;
	expect(longer).toBeGreaterThan(900);
	expect(longer).toBeLessThan(1100);
	expect(durations()).toEqual(durations());
});

it('every scene names a server, tool or dependency of the fleet and is over within two minutes', () => {
	for (const {atSeconds, server, event} of incident) {
		const profile = profiles.find(({name}) => name === server)!;
		const names = [...profile.tools.map(({name}) => name), ...profile.dependencies];
		expect(atSeconds).toBeLessThan(120);
		expect(event.type === 'tool' ? names.includes(event.tool) : true).toBe(true);
		expect(event.type === 'dependency' ? names.includes(event.dependency) : true).toBe(true);
	}
});
