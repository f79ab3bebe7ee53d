import {execFile} from 'node:child_process';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, it} from 'vitest';

const script = path.join(import.meta.dirname, '../tools/compare-alerts.ts');
const rules = path.join(import.meta.dirname, '../../fixtures/rules');

for (const file of ['guide.yml', 'features.yml']) {
	it(`${file}: ALERTS are those of Prometheus' own rule engine on the same recording`, async ({skip}) => {
		const {stdout} = await promisify(execFile)(process.execPath, [script, path.join(rules, file)]);
		skip(stdout.includes('promtool is not installed'), 'promtool is not installed');
		expect(stdout).toContain('the same ALERTS and ALERTS_FOR_STATE at each of 340 evaluations');
	});
}
