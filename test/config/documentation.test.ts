import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {clientFiles} from '../../source/config/client-files.ts';
import {parseConfig} from '../../source/config/parse.ts';
import {targetsOf} from '../../source/config/targets.ts';
import {builtinSpecs} from '../../source/rules/builtin-specs.ts';

const text = readFileSync(path.join(import.meta.dirname, '../../docs/configuration.md'), 'utf8');

it('the example of the documentation is a configuration without problems', () => {
	const example = /```yaml\n(.*?)```/s.exec(text)![1]!;
	const {config, problems} = parseConfig(example, 'mcptop.yml');
	const built = targetsOf(config, new Map());
	expect([...problems, ...built.problems]).toEqual([]);
	expect(built.targets.map(({name}) => name)).toEqual([
		'weather',
		'search',
		'10.0.0.6:9464',
		'10.0.0.7:9464',
	]);
	const rules = new Set(builtinSpecs.map(({alert}) => alert));
	expect(Object.keys(config.builtinRules).filter(name => !rules.has(name))).toEqual([]);
});

it('names every client whose lists are read', () => {
	const files = clientFiles({
		home: '/h',
		workingDirectory: '/w',
		platform: 'linux',
		env: {OPENCODE_CONFIG: '/o'},
	});
	const words = text.replace(/\s+/g, ' ');
	const clients = new Set(
		files.map(({client}) =>
			client.replace(/^Claude (Code|Desktop)$/, 'Claude Code and Desktop').replace(' Insiders', ''),
		),
	);
	expect([...clients].filter(client => !words.includes(client))).toEqual([]);
});
