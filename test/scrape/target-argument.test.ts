import {describe, expect, it} from 'vitest';
import {formatProblem} from '../../source/base/problem.ts';
import {labelValue} from '../../source/labels/labels.ts';
import {
	defaultScrapeTimeoutMs,
	headerFromArgument,
	type TargetOptions,
	targetsFromArguments,
} from '../../source/scrape/target-argument.ts';

const options: TargetOptions = {headers: {}, scrapeIntervalMs: 2000};

describe('an address', () => {
	const rows: readonly {
		readonly text: string;
		readonly url: string;
		readonly name: string;
		readonly job?: string;
		readonly instance?: string;
		readonly search: boolean;
	}[] = [
		{text: 'http://host:3001', url: 'http://host:3001/metrics', name: 'host:3001', search: true},
		{text: 'http://host:3001/', url: 'http://host:3001/metrics', name: 'host:3001', search: true},
		{text: 'host:3001', url: 'http://host:3001/metrics', name: 'host:3001', search: true},
		{text: ' host:3001 ', url: 'http://host:3001/metrics', name: 'host:3001', search: true},
		{text: ':3001', url: 'http://localhost:3001/metrics', name: 'localhost:3001', search: true},
		{text: '3001', url: 'http://localhost:3001/metrics', name: 'localhost:3001', search: true},
		{text: 'localhost', url: 'http://localhost/metrics', name: 'localhost:80', search: true},
		{
			text: 'mcp.example.com',
			url: 'http://mcp.example.com/metrics',
			name: 'mcp.example.com:80',
			search: true,
		},
		{
			text: 'https://mcp.example.com',
			url: 'https://mcp.example.com/metrics',
			name: 'mcp.example.com:443',
			search: true,
		},
		{text: 'host:443', url: 'https://host/metrics', name: 'host:443', search: true},
		{text: '[::1]:3001', url: 'http://[::1]:3001/metrics', name: '[::1]:3001', search: true},
		{text: 'host:3001/metrics', url: 'http://host:3001/metrics', name: 'host:3001', search: false},
		{text: ':9464/q/metrics', url: 'http://localhost:9464/q/metrics', name: 'localhost:9464', search: false},
		{text: 'http://h:1/m?a=b&c=d', url: 'http://h:1/m?a=b&c=d', name: 'h:1', search: false},
		{text: 'h:1/m?a=b', url: 'http://h:1/m?a=b', name: 'h:1', search: false},
		{text: 'http://host:3001/mcp', url: 'http://host:3001/metrics', name: 'host:3001', search: true},
		{text: 'http://host:3001/sse?x=1#y', url: 'http://host:3001/metrics', name: 'host:3001', search: true},
		{
			text: 'weather=http://host:3001',
			url: 'http://host:3001/metrics',
			name: 'weather',
			job: 'weather',
			instance: 'host:3001',
			search: true,
		},
		{
			text: 'My weather 2.0=:3001/metrics',
			url: 'http://localhost:3001/metrics',
			name: 'My weather 2.0',
			job: 'My weather 2.0',
			instance: 'localhost:3001',
			search: false,
		},
		{
			text: 'http=:3001',
			url: 'http://localhost:3001/metrics',
			name: 'http',
			job: 'http',
			instance: 'localhost:3001',
			search: true,
		},
	];
	for (const row of rows) {
		it(row.text, () => {
			const {targets, problems} = targetsFromArguments([row.text], options);
			expect(problems).toEqual([]);
			const target = targets[0]!;
			expect({
				text: row.text,
				url: target.metricsUrl,
				name: target.name,
				job: labelValue(target.labels, 'job'),
				instance: labelValue(target.labels, 'instance'),
				search: target.searchPaths ?? false,
			}).toEqual({job: 'mcp-server', instance: row.name, ...row});
		});
	}
});

describe('an impossible address', () => {
	const rows: readonly {readonly text: string; readonly problem: string}[] = [
		{text: '', problem: '"" is not an address of a server — try "http://localhost:3001" or "name=host:3001"'},
		{text: 'querry', problem: '"querry" is not an address of a server — try "querry:3001"'},
		{
			text: 'http://',
			problem: '"http://" is not an address of a server — try "http://localhost:3001" or "name=host:3001"',
		},
		{
			text: 'weather=',
			problem: '"weather=" is not an address of a server — try "http://localhost:3001" or "name=host:3001"',
		},
		{text: 'host:99999', problem: '"host:99999" is not an address of a server — ports are 1 to 65535'},
		{
			text: 'http://h:99999/m',
			problem: '"http://h:99999/m" is not an address of a server — ports are 1 to 65535',
		},
		{text: ':0', problem: '":0" has the port 0 — ports are 1 to 65535'},
		{text: '70000', problem: '"70000" is not an address of a server — ports are 1 to 65535'},
		{
			text: '::1',
			problem: '"::1" is not an address of a server — an IPv6 address stands in brackets: "[::1]:3001"',
		},
		{
			text: 'ftp://host',
			problem: '"ftp://host" has the scheme "ftp" — mcptop reads metrics over "http://" or "https://"',
		},
		{
			text: 'http://ho st:1',
			problem:
				'"http://ho st:1" is not an address of a server — try "http://localhost:3001" or "name=host:3001"',
		},
		{
			text: 'http://\u001b[31mred\u001b[0m host',
			problem:
				'"http://red host" is not an address of a server — try "http://localhost:3001" or "name=host:3001"',
		},
		{
			text: 'a:b',
			problem: '"a:b" is not an address of a server — try "http://localhost:3001" or "name=host:3001"',
		},
	];
	for (const {text, problem} of rows) {
		it(JSON.stringify(text), () => {
			const {targets, problems} = targetsFromArguments([text], options);
			expect(targets).toEqual([]);
			expect(problems.map(formatProblem)).toEqual([problem]);
		});
	}
});

it('takes each server and each name once, and goes on with the others', () => {
	const {targets, problems} = targetsFromArguments(
		[
			':3001',
			'http://localhost:3001/metrics',
			'a=:3002',
			'a=:3003',
			':3004/x',
			':3004/y',
			'http://u:p@localhost:3001',
		],
		options,
	);
	expect(targets.map(target => target.name)).toEqual([
		'localhost:3001',
		'a',
		'localhost:3004',
		'localhost:3004/y',
	]);
	expect(problems.map(formatProblem)).toEqual([
		'"http://localhost:3001/metrics" is already watched — give each server once',
		'the name "a" is given to two servers — give each its own',
		'"http://…@localhost:3001" is already watched — give each server once',
	]);
});

describe('secrets', () => {
	const authorization = (text: string, more: Partial<TargetOptions> = {}) =>
		targetsFromArguments([text], {...options, ...more}).targets[0]!.headers.authorization;

	it('come from userinfo, a header or a token file, the more specific first', () => {
		const headers = {authorization: 'Bearer h'};
		expect(authorization('http://us%40er:p%C3%A4ss@h:1')).toBe(
			`Basic ${Buffer.from('us@er:päss').toString('base64')}`,
		);
		expect(authorization('u:p%@h:1')).toBe(`Basic ${Buffer.from('u:p%').toString('base64')}`);
		expect(authorization('u:p@h:1', {headers, bearerToken: 't'})).toBe('Basic dTpw');
		expect(authorization('h:1', {headers, bearerToken: 't'})).toBe('Bearer h');
		expect(authorization('h:1', {bearerToken: ' t\n'})).toBe('Bearer t');
		expect(authorization('h:1')).toBeUndefined();
	});

	for (const text of [
		'http://user:hunter2@host:3001',
		'user:hunter2@host:3001',
		'x=user:hunter2@host:3001/metrics?token=hunter2',
		'http://user:hunter2@host:99999',
		'http://user:hunter2@',
		'user:hun/ter2@ho st',
		'http://user:hunter2@host:0/?k=hunter2',
		'ftp://user:hunter2@host',
		'http://host:0/m?token=hunter2',
		'x y=user:hunter2@host:99999',
	]) {
		it(`are in no shown text of ${text.replaceAll(/hun\/?ter2/g, 'SECRET')}`, () => {
			const {targets, problems} = targetsFromArguments([text, text], options);
			const shown = targets.map(({headers, metricsUrl, id, ...rest}) => ({
				...rest,
				origin: new URL(metricsUrl!).origin,
			}));
			expect(problems.length).toBeGreaterThan(0);
			expect(JSON.stringify(shown) + problems.map(formatProblem).join('\n')).not.toMatch(/hun\/?ter2/);
			expect(targets.map(target => new URL(target.metricsUrl!).password)).not.toContain('hunter2');
		});
	}
});

describe('a header', () => {
	const rows: readonly {readonly text: string; readonly header: string}[] = [
		{text: 'Authorization: Bearer x:y', header: 'authorization=Bearer x:y'},
		{text: 'X-Empty:', header: 'x-empty='},
		{text: 'no colon', header: '--header: a header is "Name: value" — try "Authorization: Bearer TOKEN"'},
		{text: 'a b: c', header: '--header: a header is "Name: value" — try "Authorization: Bearer TOKEN"'},
		{text: ': c', header: '--header: a header is "Name: value" — try "Authorization: Bearer TOKEN"'},
		{text: 'x: one\r\ntwo: 2', header: '--header: the value of "x" holds characters a header cannot carry'},
	];
	for (const {text, header} of rows) {
		it(JSON.stringify(text), () => {
			const parsed = headerFromArgument(text);
			expect(
				parsed.type === 'header' ? `${parsed.name}=${parsed.value}` : formatProblem(parsed.problem),
			).toBe(header);
		});
	}
});

it('gives a scrape its interval, at least 5 s and at most 10 s', () => {
	expect([500, 2000, 7000, 60_000].map(defaultScrapeTimeoutMs)).toEqual([5000, 5000, 7000, 10_000]);
});
