import {describe, expect, it} from 'vitest';
import {formatProblem} from '../../source/base/problem.ts';
import {closestWord} from '../../source/base/suggestion.ts';
import {formatBytes, parseBytes} from '../../source/config/bytes.ts';
import {commands, flagKey, flags, flagsOf, parserFlags} from '../../source/config/flags.ts';
import {helpText} from '../../source/config/help.ts';
import {type FlagValues, type Options, parseTimeMs, readOptions} from '../../source/config/options.ts';

describe('readOptions', () => {
	const good: ReadonlyArray<{title: string; values: FlagValues; expected: Partial<Options>}> = [
		{
			title: 'nothing given leaves switches at rest',
			values: {},
			expected: {health: true, redact: true, builtinRules: true, once: false},
		},
		{title: 'a switch that is on is turned off', values: {health: false}, expected: {health: false}},
		{
			title: 'durations become milliseconds',
			values: {interval: '500ms', timeout: '1h30m'},
			expected: {intervalMs: 500, timeoutMs: 5_400_000},
		},
		{title: 'a bare number of a duration is seconds', values: {interval: '5'}, expected: {intervalMs: 5000}},
		{
			title: 'a bare number may have a fraction',
			values: {interval: ['1.5']},
			expected: {intervalMs: 1500},
		},
		{title: 'the last of two switches counts', values: {health: [true, false]}, expected: {health: false}},
		{
			title: 'header names are lower-cased, values kept',
			values: {header: ['X-Api-Key: a:b=c ']},
			expected: {headers: {'x-api-key': 'a:b=c'}},
		},
		{
			title: 'a URL may be bound to a target',
			values: {healthUrl: ['weather=http://h/x?a=b', 'http://h/?c=d']},
			expected: {healthUrls: {weather: 'http://h/x?a=b', '': 'http://h/?c=d'}},
		},
		{title: 'logs since a while ago', values: {since: '10m'}, expected: {since: {type: 'ago', ms: 600_000}}},
		{
			title: 'logs since an instant',
			values: {since: '2026-11-23T03:00:00Z'},
			expected: {since: {type: 'at', ms: Date.UTC(2026, 10, 23, 3)}},
		},
		{
			title: 'logs since Unix seconds, which are no time ago',
			values: {since: '1763866800'},
			expected: {since: {type: 'at', ms: 1_763_866_800_000}},
		},
		{title: 'a number of log lines', values: {logLines: '100000'}, expected: {logLines: 100_000}},
		{
			title: 'sizes are powers of 1024',
			values: {maxMemory: '256MB', memoryLimit: ['a=1GiB']},
			expected: {maxMemoryBytes: 268_435_456, memoryLimitBytes: {a: 1_073_741_824}},
		},
	];
	for (const {title, values, expected} of good) {
		it(title, () => {
			const {options, problems} = readOptions(values, 'watch');
			expect(problems).toEqual([]);
			expect(options).toMatchObject(expected);
		});
	}

	const bad: ReadonlyArray<{title: string; values: FlagValues; problem: string}> = [
		{
			title: 'a duration nobody understands',
			values: {interval: '2 parsecs'},
			problem: '--interval: "2 parsecs" is not understood — try "2s", "500ms" or "1h30m"',
		},
		{
			title: 'no time at all',
			values: {interval: '0s'},
			problem: '--interval: "0s" is not understood — try "2s", "500ms" or "1h30m"',
		},
		{
			title: 'a flag without its value',
			values: {config: ''},
			problem: '--config: has no value — try "--config FILE"',
		},
		{
			title: 'one of several values is missing',
			values: {rules: ['a.yml', '']},
			problem: '--rules: has no value — try "--rules FILE"',
		},
		{
			title: 'a flag that stands twice',
			values: {interval: ['1s', '2s']},
			problem: '--interval: is given twice, "1s" and "2s" — leave one out',
		},
		{
			title: 'no log lines',
			values: {logLines: '0'},
			problem: '--log-lines: "0" is not understood — try "100000", from 1 to 10000000',
		},
		{
			title: 'logs since who knows when',
			values: {since: 'yesterday'},
			problem: '--since: "yesterday" is not understood — try "10m" or "2026-11-23T03:00:00Z"',
		},
		{
			title: 'a mistyped choice',
			values: {output: 'jsno'},
			problem: '--output: "jsno" is not understood — did you mean "json"?',
		},
		{
			title: 'a mistyped flag',
			values: {intervall: '2s'},
			problem: '--intervall: is no flag of mcptop — did you mean "interval"?',
		},
		{
			title: 'a flag of another command',
			values: {step: '5s'},
			problem: '--step: is no flag of mcptop watch — it belongs to mcptop query',
		},
		{
			title: 'a broken header keeps its value to itself',
			values: {header: ['Bad Name: hunter2']},
			problem: '--header: a header is "Name: value" — try "Authorization: Bearer TOKEN"',
		},
		{
			title: 'a header with a line break',
			values: {header: ['x: a\r\nHost: evil']},
			problem: '--header: the value of "x" holds characters a header cannot carry',
		},
	];
	for (const {title, values, problem} of bad) {
		it(title, () => {
			expect(readOptions(values, 'watch').problems.map(formatProblem)).toEqual([problem]);
		});
	}
});

it('reads instants as the HTTP API does', () => {
	expect(
		[
			'1700000000',
			'1700000000.5',
			'2023-11-14T22:13:20Z',
			'2023-11-14T23:13:20.25+01:00',
			'yesterday',
			'2023-11-14',
		].map(parseTimeMs),
	).toEqual([
		1_700_000_000_000,
		1_700_000_000_500,
		1_700_000_000_000,
		1_700_000_000_250,
		undefined,
		undefined,
	]);
});

it('reads and prints sizes', () => {
	expect(['512', '1k', '1.5MB', '2GiB', '0', '-1', 'many'].map(parseBytes)).toEqual([
		512,
		1024,
		1_572_864,
		2_147_483_648,
		0,
		undefined,
		undefined,
	]);
	expect([0, 1000, 1536, 268_435_456].map(formatBytes)).toEqual(['0B', '1000B', '1536B', '256MB']);
});

it('suggests only what is close', () => {
	expect([
		closestWord('scrape_confgis', ['scrape_configs', 'rule_files']),
		closestWord('xyz', ['scrape_configs']),
	]).toEqual(['scrape_configs', undefined]);
});

describe('the flag table', () => {
	it('has every name and alias once', () => {
		const names = [...flags.map(flagKey), ...flags.flatMap(flag => flag.alias ?? [])];
		expect(new Set(names).size).toBe(names.length);
		expect(Object.keys(parserFlags())).toEqual(flags.map(flagKey));
	});

	for (const {name} of commands) {
		it(`fits the help of ${name} into 80 columns and leaves no flag out`, () => {
			const text = helpText(name, 80);
			expect(text.split('\n').filter(line => line.length > 80)).toEqual([]);
			expect(flagsOf(name).filter(flag => !text.includes(flag.name))).toEqual([]);
		});
	}
});
