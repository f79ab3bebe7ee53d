import {expect, it} from 'vitest';
import type {LogSourceFacts, LogSourceState} from '../../source/logs/source-state.ts';
import {logNews} from '../../source/snapshot/log-news.ts';

const nowMs = 1_000_000;

function facts(state: LogSourceState, more: Partial<LogSourceFacts> = {}): LogSourceFacts {
	return {
		id: 0,
		name: 'weather',
		kind: 'command',
		state,
		sinceMs: nowMs,
		restarts: 0,
		records: 0,
		tooOld: 0,
		repeated: 0,
		files: [],
		unreadFiles: 0,
		...more,
	};
}

const denied: LogSourceState = {type: 'waiting', reason: 'permission denied'};
const leak = {server: 'github', finding: 'bearer token', records: 1, lastAtMs: nowMs};
const rows: readonly {
	readonly title: string;
	readonly sources: readonly LogSourceFacts[];
	readonly leaks?: readonly (typeof leak)[];
	readonly news: readonly string[];
}[] = [
	{title: 'nothing while all follow', sources: [facts({type: 'following', note: 'rotated'})], news: []},
	{
		title: 'nothing of what ended as it should',
		sources: [facts({type: 'ended', reason: 'end of input'})],
		news: [],
	},
	{
		title: 'when and how often a command starts again',
		sources: [facts({type: 'restarting', reason: 'ended with 1', atMs: nowMs + 4000}, {restarts: 3})],
		news: ['warning weather restarting in 4s: ended with 1, started again 3×'],
	},
	{
		title: 'how often a stream was connected again',
		sources: [facts({type: 'restarting', reason: '502', atMs: nowMs}, {kind: 'events', restarts: 1})],
		news: ['warning weather restarting: 502, connected again 1×'],
	},
	{
		title: 'which file of a pattern, and how many are not read',
		sources: [facts(denied, {kind: 'file', files: [{name: 'b.log', state: denied}], unreadFiles: 2})],
		news: [
			'warning weather waiting: permission denied (b.log)',
			'warning weather 2 more files match and are not read',
		],
	},
	{
		title: 'how far a big file is read',
		sources: [facts({type: 'reading', leftBytes: 5 * 2 ** 20})],
		news: ['muted weather reading, 5 MiB left'],
	},
	{
		title: 'a leak, after what failed',
		sources: [facts({type: 'failed', reason: 'boom'})],
		leaks: [leak],
		news: ['critical weather failed: boom', 'warning github secrets in 1 line (bearer token), masked here'],
	},
	{
		title: 'all leaks in one line',
		sources: [],
		leaks: [leak, {...leak, server: 'a', records: 4}, {...leak, server: 'b', finding: 'password'}],
		news: ['warning 3 servers secrets in 6 lines (bearer token, password), masked here'],
	},
];
for (const {title, sources, leaks = [], news} of rows) {
	it(title, () => {
		const found = logNews(sources, leaks, nowMs);
		expect(found.map(({status, about, text}) => `${status} ${about} ${text}`)).toEqual(news);
	});
}
