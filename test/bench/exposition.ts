import {createRequire} from 'node:module';
import {seededRandom} from '../../source/base/random.ts';
import {ExpositionReader} from '../../source/exposition/reader.ts';
import {Symbols} from '../../source/exposition/symbols.ts';
import type {Report} from './bench.ts';

// It brings no types.
const parsePrometheusTextFormat = createRequire(import.meta.url)('parse-prometheus-text-format') as (
	text: string,
) => unknown;

const bounds = [
	'0.005',
	'0.01',
	'0.025',
	'0.05',
	'0.1',
	'0.25',
	'0.5',
	'1',
	'2.5',
	'5',
	'10',
	'30',
	'60',
	'+Inf',
];

/** Reading a scrape: unknown, known, and with a series more, beside what else reads text in JavaScript. */
export function exposition({time, timeInTurn, timesAsFast, figure}: Report): void {
	const tools = 690;
	const text = bodyOf(tools, 0);
	const first = Buffer.from(text);
	const second = Buffer.from(bodyOf(tools, 7));
	const third = Buffer.concat([Buffer.from('new_series 1\n'), second]);
	const symbols = new Symbols();
	const samples = new ExpositionReader(symbols).read(first, 'text/plain').count;
	const size = {bytes: first.length, samples};
	figure('body', `${(first.length / 1e6).toFixed(2)} MB, ${samples} samples`);

	const json = JSON.stringify(text.split('\n').map(line => ({line})));
	time('JSON.parse of its lines', () => JSON.parse(json), {bytes: json.length});
	const reader = new ExpositionReader(symbols);
	let turn = 0;
	const [theirs, unknown, known] = timeInTurn([
		{title: 'parse-prometheus-text-format', act: () => parsePrometheusTextFormat(text), ...size},
		{
			title: 'unknown scrape',
			act: () => new ExpositionReader(symbols).read(first, 'text/plain'),
			repeats: 5,
			...size,
		},
		{
			title: 'known scrape, other values',
			act: () => reader.read(turn++ % 2 === 0 ? first : second, 'text/plain'),
			repeats: 10,
			...size,
		},
	]) as [number, number, number];
	time(
		'known scrape, a series more or less',
		() => {
			reader.read(turn++ % 2 === 0 ? second : third, 'text/plain');
		},
		size,
	);
	timesAsFast('unknown beside parse-prometheus-text-format', theirs / unknown, 6);
	timesAsFast('known beside parse-prometheus-text-format', theirs / known, 40);
}

/** What a server with so many tools answers, `step` scrapes after its first. */
function bodyOf(tools: number, step: number): string {
	const random = seededRandom(1);
	const lines = ['# HELP mcp_tool_calls_total Tool calls.', '# TYPE mcp_tool_calls_total counter'];
	const common = (tool: number): string => `tool_name="tool_${tool}",server="filesystem"`;
	for (let tool = 0; tool < tools; tool++) {
		const calls = Math.floor(random() * 1e6) + step * Math.floor(random() * 20);
		lines.push(
			`mcp_tool_calls_total{${common(tool)},transport="http",status="success"} ${calls}`,
			`mcp_tool_calls_total{${common(tool)},transport="http",status="error"} ${Math.floor(calls / 50)}`,
		);
	}

	const name = 'mcp_tool_call_duration_seconds';
	lines.push(`# HELP ${name} Duration of tool calls.`, `# TYPE ${name} histogram`);
	for (let tool = 0; tool < tools; tool++) {
		let count = step;
		for (const bound of bounds) {
			count += Math.floor(random() * 1000);
			lines.push(`${name}_bucket{le="${bound}",${common(tool)}} ${count}`);
		}

		lines.push(
			`${name}_sum{${common(tool)}} ${count * 0.137 + step * random()}`,
			`${name}_count{${common(tool)}} ${count}`,
		);
	}

	return `${lines.join('\n')}\n`;
}
