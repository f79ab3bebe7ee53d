import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {formatProblem} from '../../source/base/problem.ts';
import {serversIn} from '../../source/config/client-servers.ts';
import {parseConfig} from '../../source/config/parse.ts';
import {parseTargetFile} from '../../source/config/target-groups.ts';
import {targetsOf} from '../../source/config/targets.ts';

const deep = 100_000;
const texts: ReadonlyArray<readonly [title: string, text: string]> = [
	['brackets without end', '['.repeat(deep)],
	['braces without end', '{"a":'.repeat(deep)],
	['nested blocks', Array.from({length: 3000}, (_, index) => `${' '.repeat(index)}a:\n`).join('')],
	['an alias of itself', 'scrape_configs: &a [*a]\n'],
	['a merge of itself', 'global: &a {<<: *a}\n'],
	['an alias of nothing', 'global: *nope\n'],
	[
		'aliases of aliases',
		`a: &a [x]\n${Array.from({length: 30}, (_, index) => `b${index}: &b${index} [${index === 0 ? '*a, *a' : `*b${index - 1}, *b${index - 1}`}]\n`).join('')}scrape_configs: *b29\n`,
	],
	['control characters', 'global: "\u0007\u001b[2J"\n\u0000'],
	['a tag', 'global: !!js/function "x"\n'],
	['a key that is a mapping', '? {a: b}\n: c\n'],
	[
		'names of object prototypes',
		'scrape_configs: [{job_name: __proto__, params: {__proto__: [x], constructor: [y]}, static_configs: [{targets: ["h:1"], labels: {__proto__: z, constructor: q}}]}]\n',
	],
];

describe('no text makes a parser throw', () => {
	for (const [title, text] of texts) {
		it(title, () => {
			const {config, problems} = parseConfig(text, 'p.yml');
			targetsOf(config, new Map());
			parseTargetFile(text, 't.yml');
			for (const path of ['a.json', 'a.toml', 'a.yaml']) {
				serversIn(text, {client: 'c', path, shown: path}, {});
			}

			expect(problems.map(formatProblem).join('')).not.toMatch(/[\u0000-\u001f\u007f]|stack/i);
		});
	}

	it('any text', () => {
		const piece = fc.constantFrom(
			'global',
			'scrape_configs',
			':',
			' ',
			'\n',
			'- ',
			'{',
			'}',
			'[',
			']',
			'&a',
			'*a',
			'"',
			"'",
			'<<',
			'job_name',
			'!!',
			'|',
			'#',
			'\u001b[',
			'\u0000',
			'5s',
			',',
		);
		fc.assert(
			fc.property(fc.array(fc.oneof(piece, fc.string({maxLength: 5})), {maxLength: 40}), parts => {
				const text = parts.join('');
				const {config, problems} = parseConfig(text, 'p.yml');
				targetsOf(config, new Map());
				serversIn(text, {client: 'c', path: 'a.json', shown: 'a'}, {});
				serversIn(text, {client: 'c', path: 'a.toml', shown: 'a'}, {});
				expect(problems.map(formatProblem).join('')).not.toMatch(/[\u0000-\u001f\u007f]/);
			}),
			{numRuns: 2000},
		);
	});
});

it('labels named like parts of an object are labels', () => {
	const {config} = parseConfig(
		'scrape_configs: [{job_name: j, static_configs: [{targets: ["h:1"], labels: {constructor: q, toString: r}}]}]\n',
		'p.yml',
	);
	expect(targetsOf(config, new Map()).targets[0]?.labels.pairs).toEqual([
		'constructor',
		'q',
		'instance',
		'h:1',
		'job',
		'j',
		'toString',
		'r',
	]);
});
