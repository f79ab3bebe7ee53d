import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {formatProblem} from '../../source/base/problem.ts';
import {parseConfig} from '../../source/config/parse.ts';
import {printConfig} from '../../source/config/print.ts';
import {parseTargetFile} from '../../source/config/target-groups.ts';
import {targetsOf} from '../../source/config/targets.ts';

// Files as people have them, and what mcptop makes of them: every message with its place, then what is in force.

const folder = path.join(import.meta.dirname, '../../fixtures/config');
const secrets = ['s3cr3t', 't0ken', 'hush', 'team-a', 'hunter2'];

for (const file of readdirSync(folder).filter(name => name.endsWith('.yml'))) {
	it(file, async () => {
		const {config, problems} = parseConfig(readFileSync(path.join(folder, file), 'utf8'), file, {
			HOSTNAME: 'here',
		});
		const {groups} = parseTargetFile(
			'[{"targets": ["pay:1"], "labels": {"env": "prod"}}]',
			'targets/pay.yml',
		);
		const named = groups.map(group => ({
			...group,
			labels: {...group.labels, __meta_filepath: 'targets/pay.yml'},
		}));
		const built = targetsOf(config, new Map([['targets/*.yml', named]]));
		const said = [...problems, ...built.problems].map(formatProblem);
		const printed = printConfig(config, built.targets);
		for (const secret of secrets) {
			expect([...said, printed].join('\n')).not.toContain(secret);
		}

		await expect([...said, '', printed].join('\n')).toMatchFileSnapshot(
			path.join(folder, file.replace('.yml', '.txt')),
		);
	});
}
