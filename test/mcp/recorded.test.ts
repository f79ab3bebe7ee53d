import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {screenNumbers} from './screen-numbers.ts';

const recorded = path.join(import.meta.dirname, '../../fixtures/dialects/recorded');

function numbersOf(file: string) {
	return screenNumbers(readFileSync(path.join(recorded, file), 'utf8'), 'text/plain; version=0.0.4');
}

it('kubernetes-mcp-server under load: the latency is coarse with a bound near the true mean, not seconds', () => {
	const numbers = numbersOf('kubernetes-mcp-server-0.0.67.prom');
	expect(numbers.dialect).toBe('kubernetes-mcp-server');
	expect(numbers.calls).toEqual({configuration_view: 60, namespaces_list: 4, nope: 2});
	expect(numbers.errorRatio).toBeCloseTo(2 / 66, 9);
	// 11.4 ms in 66 calls; the buckets are 0, 5, 10 … seconds.
	expect(numbers.meanSeconds).toBeCloseTo(0.000_173_07, 6);
	expect(numbers.p50).toEqual({type: 'bounded', seconds: expect.closeTo(2 * numbers.meanSeconds!, 9)});
	expect(numbers.p95).toEqual({type: 'bounded', seconds: expect.closeTo(20 * numbers.meanSeconds!, 9)});
	expect(numbers.provenP95Seconds).toBeLessThan(0.01);
	expect(numbers.sessions).toBeUndefined();
});

it('mongodb-mcp-server under load: calls are the histogram’s count, every one failed without a database', () => {
	const numbers = numbersOf('mongodb-mcp-server-3.0.4.prom');
	expect(numbers).toMatchObject({
		dialect: 'mongodb-mcp-server',
		calls: {'list-knowledge-sources': 5, connect: 3},
		errorRatio: 1,
		p50: {type: 'exact'},
		sessions: 1,
	});
	expect(numbers.meanSeconds).toBeCloseTo(0.109 / 8, 9);
});

it('zereight gitlab under load: requests and sessions, and dashes for latency', () => {
	expect(numbersOf('zereight-mcp-gitlab-2.1.64.prom')).toEqual({
		dialect: 'zereight-gitlab',
		calls: {'': 15},
		errorRatio: 0,
		p50: {type: 'none'},
		p95: {type: 'none'},
		meanSeconds: undefined,
		provenP95Seconds: undefined,
		sessions: 1,
	});
});
