// A parent of a demo fleet that a test kills: sends the pids of its children over IPC, then waits for its end.
import {execFileSync} from 'node:child_process';
import {startFleet} from '../../source/demo/fleet.ts';

await startFleet(
	{
		scripts: new URL(process.argv[2]!),
		seed: 1,
		load: true,
		incident: false,
		clock: {nowMs: () => 0, monotonicMs: () => 0, sleep: async () => {}},
		onLog() {},
	},
	new AbortController().signal,
);
const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], {encoding: 'utf8'});
const pids = children
	.split('\n')
	.filter(line => line.includes('demo-'))
	.map(line => Number.parseInt(line, 10));
process.send?.(pids);
setInterval(() => {}, 60_000);
