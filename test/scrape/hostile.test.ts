import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {formatProblem} from '../../source/base/problem.ts';
import {healthVerdict} from '../../source/scrape/health-body.ts';
import {headerFromArgument, targetsFromArguments} from '../../source/scrape/target-argument.ts';

// What must never reach a terminal: controls, escapes, marks that reverse text.
const hostile = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const text = fc.oneof(
	fc.string({unit: 'binary', maxLength: 80}),
	fc.constantFrom(
		'ok',
		'DOWN',
		'not-ready',
		'unhealthy: \u001b[2Jx',
		'\u202edegraded',
		'status',
		'error',
		'__proto__',
	),
);
const names = fc.oneof(
	text,
	fc.constantFrom(
		'status',
		'checks',
		'components',
		'error',
		'reason',
		'name',
		'uptime',
		'version',
		'servers',
		'mcp',
	),
);
const {json} = fc.letrec<{json: unknown}>(tie => ({
	json: fc.oneof(
		{depthSize: 'medium', withCrossShrink: true},
		text,
		fc.double(),
		fc.boolean(),
		fc.constant(null),
		fc.array(tie('json'), {maxLength: 5}),
		fc.dictionary(names, tie('json'), {maxKeys: 6}),
	),
}));

describe('a health body of any shape', () => {
	it('gives a short verdict that is safe to show', () => {
		const bodies = fc.oneof(
			json.map(value => JSON.stringify(value)),
			text,
			json.map(value => JSON.stringify(value).slice(0, -3)),
		);
		const statuses = fc.constantFrom(200, 204, 302, 400, 401, 404, 429, 500, 503, 999);
		fc.assert(
			fc.property(
				statuses,
				bodies,
				fc.constantFrom('', 'application/json', 'text/html'),
				(status, body, contentType) => {
					const verdict = healthVerdict({status, contentType, body});
					const shown = [
						verdict.reason,
						verdict.version ?? '',
						...verdict.dependencies.flatMap(({name, reason = ''}) => [name, reason]),
					];
					expect(shown.filter(piece => hostile.test(piece) || piece.length > 200)).toEqual([]);
					expect(verdict.dependencies.length).toBeLessThanOrEqual(64);
					expect(verdict.uptimeSeconds ?? 0).toBeGreaterThanOrEqual(0);
				},
			),
			{numRuns: 3000, seed: 7},
		);
	});
});

describe('an argument of any shape', () => {
	it('is a target or a problem, and shows no secret', () => {
		const pieces = fc.constantFrom(
			'http://',
			'https://',
			'a=',
			'user:',
			's3cret',
			'@',
			'host',
			':3001',
			'/',
			'?k=',
			'[::1]',
			'%',
			'\u001b[31m',
			' ',
			'=',
			':',
			'.',
			'\\',
			'#',
		);
		const arguments_ = fc
			.array(fc.oneof(pieces, fc.string({maxLength: 4})), {maxLength: 8})
			.map(parts => parts.join(''));
		fc.assert(
			fc.property(arguments_, argument => {
				const {targets, problems} = targetsFromArguments([argument, argument], {
					headers: {},
					scrapeIntervalMs: 1000,
				});
				expect(targets.length + problems.length).toBe(2);
				for (const problem of problems) {
					const line = formatProblem(problem);
					expect(line).not.toMatch(hostile);
				}

				for (const {metricsUrl, name} of targets) {
					const url = new URL(metricsUrl!);
					expect([url.username, url.password, url.hash]).toEqual(['', '', '']);
					expect(name).not.toMatch(hostile);
				}
			}),
			{numRuns: 3000, seed: 7},
		);
	});

	it('with a password before the host never shows it', () => {
		const around = fc.string({unit: 'grapheme-ascii', maxLength: 6}).filter(part => !/[@=]/.test(part));
		fc.assert(
			fc.property(
				fc.constantFrom('', 'http://', 'n=', 'n=https://', 'x://'),
				around,
				around,
				(prefix, user, host) => {
					const {problems} = targetsFromArguments([`${prefix}${user}:s3cret@${host}`, 'b:1', 'b:1'], {
						headers: {},
						scrapeIntervalMs: 1000,
					});
					expect(problems.map(formatProblem).join('\n')).not.toContain('s3cret');
				},
			),
			{numRuns: 2000, seed: 7},
		);
	});

	it('as a header is taken whole or refused without its value', () => {
		fc.assert(
			fc.property(fc.string({unit: 'binary', maxLength: 20}), value => {
				const parsed = headerFromArgument(`authorization: ${value}s3cret`);
				if (parsed.type === 'header') {
					expect(() => new Headers({[parsed.name]: parsed.value})).not.toThrow();
				} else {
					expect(formatProblem(parsed.problem)).not.toContain('s3cret');
				}
			}),
			{numRuns: 1000, seed: 7},
		);
	});
});
