import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {seededRandom} from '../../source/base/random.ts';

const startMs = Date.UTC(2026, 1, 26, 14, 30, 0);
const tools = ['search_documents', 'get_forecast', 'create_issue', 'list_branches', 'echo'];

/** Lines as pino writes them for tool calls, one in twenty an error with its stack. */
export function pinoLines(count: number): string {
	const random = seededRandom(1);
	let text = '';
	for (let index = 0; index < count; index++) {
		const tool = tools[Math.floor(random() * tools.length)]!;
		const base = {
			level: 30,
			time: startMs + index,
			pid: 4242,
			hostname: 'weather-5d8f7c9b6d-x2x4z',
			server: 'weather',
			reqId: `req-${index.toString(36)}`,
			tool,
			duration_ms: Math.round(random() * 100_000) / 100,
			outcome: 'success',
			msg: 'tool call',
		};
		const err = {type: 'Error', message: 'upstream timed out', stack: stack(tool)};
		const failed = {...base, level: 50, outcome: 'error', err, msg: 'tool call failed'};
		text += `${JSON.stringify(random() < 0.05 ? failed : base)}\n`;
	}

	return text;
}

/** The same as docker's json-file holds it. */
export function dockerLines(count: number): string {
	const lines = pinoLines(count).trimEnd().split('\n');
	const time = new Date(startMs).toISOString();
	return `${lines.map(line => JSON.stringify({log: `${line}\n`, stream: 'stderr', time})).join('\n')}\n`;
}

/** Every shape of `fixtures/logs`, again and again. */
export function mixedLines(count: number): string {
	const folder = path.join(import.meta.dirname, '../../fixtures/logs');
	const lines = readdirSync(folder)
		.filter(name => name.endsWith('.log'))
		.flatMap(name => readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n'));
	return `${Array.from({length: count}, (_, index) => lines[index % lines.length]).join('\n')}\n`;
}

function stack(tool: string): string {
	return `Error: upstream timed out\n    at ${tool} (/srv/weather/build/tools.js:42:11)\n    at call (/srv/weather/build/server.js:12:3)`;
}
