import {expect, it} from 'vitest';
import {logSources} from '../../source/commands/log-sources.ts';
import {labelsFrom} from '../../source/labels/labels.ts';
import type {Target, TargetId} from '../../source/scrape/target.ts';

const target: Target = {
	id: 'http://10.0.0.6:9464/metrics' as TargetId,
	name: '10.0.0.6:9464',
	labels: labelsFrom({}),
	honorLabels: false,
	headers: {},
	scrapeIntervalMs: 1000,
	scrapeTimeoutMs: 1000,
	logs: ['/var/log/a=b.log', '-'],
};

it('sources of a file are bound to their server, whatever they and it are called', () => {
	const {sources, problems} = logSources(['x.log'], [target]);
	expect(problems).toEqual([]);
	expect(sources).toMatchObject([
		{type: 'file', pattern: 'x.log'},
		{type: 'file', pattern: '/var/log/a=b.log', server: '10.0.0.6:9464'},
		{type: 'stdin', server: '10.0.0.6:9464'},
	]);
});

it('standard input is one source', () => {
	expect(logSources(['-'], [target]).problems).toMatchObject([{what: 'names standard input twice'}]);
});
