import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {notMetricsReason} from '../../source/exposition/format.ts';

const samples = path.join(import.meta.dirname, '../../../shared/samples');

describe('captures that are no metrics', () => {
	if (!existsSync(samples)) {
		it.skip(`no captures at ${samples}`, () => undefined);
		return;
	}

	const said: Readonly<Record<string, RegExp>> = {
		'kubernetes-mcp-server-0.0.67.stats.json': /JSON/,
		'zereight-mcp-gitlab-2.1.64.metrics.json': /JSON/,
		'server-everything.health404.html': /HTML/,
	};
	for (const [file, reason] of Object.entries(said)) {
		it(`${file} at the place of metrics is named as what it is`, () => {
			expect(notMetricsReason(readFileSync(path.join(samples, file)), '')).toMatch(reason);
		});
	}

	it('every capture has its table: metrics, health, logs, or here', () => {
		const elsewhere = (file: string): string | undefined => {
			if (file.endsWith('.headers')) {
				return 'read with its body';
			}

			if (file.endsWith('.prom')) {
				return 'conventions/plan.test.ts';
			}

			if (/\.(health|healthz|ready|ping|health404)\.(txt|json|html)$/.test(file)) {
				return 'scrape/health-body.test.ts';
			}

			// What servers answer to MCP requests, which mcptop never sends.
			const isLog = /\.(jsonl|log)$|^node-loggers/.test(file);
			return isLog ? 'logs/captures.test.ts' : file === 'mcp-protocol-probes.txt' ? 'nowhere' : undefined;
		};
		const left = readdirSync(samples).filter(file => elsewhere(file) === undefined);
		expect(left.filter(file => said[file] === undefined)).toEqual([]);
	});

	it('every health capture is in the table of health bodies', () => {
		const table = readFileSync(path.join(import.meta.dirname, '../scrape/health-body.test.ts'), 'utf8');
		const bodies = readdirSync(samples).filter(file =>
			/\.(health|healthz|ready|ping|health404)\.(txt|json|html)$/.test(file),
		);
		expect(bodies.filter(file => !table.includes(`'${file}'`))).toEqual([]);
	});
});
