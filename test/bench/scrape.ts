import {ExpositionReader} from '../../source/exposition/reader.ts';
import {Symbols} from '../../source/exposition/symbols.ts';
import {labelsFrom} from '../../source/labels/labels.ts';
import {planAliases} from '../../source/mcp/conventions/plan.ts';
import {TargetIngest} from '../../source/scrape/ingest.ts';
import {Head} from '../../source/tsdb/head.ts';
import type {Bench} from './bench.ts';

const targets = 50;
const tools = 110;
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

/** Everything from a body's bytes to the rows in the store, for a fleet of 50 servers of 2,000 series each. */
export const scrape: Bench = report => {
	const bodies = Array.from({length: 4}, (_, round) => Buffer.from(body(round)));
	const bytes = bodies[0]!.length * targets;
	const samples = targets * tools * (bounds.length + 4);
	report.time(
		'50 first scrapes: labels joined, columns made, aliases planned',
		() => fleet().scrape(bodies[0]!),
		{
			warmups: 1,
			budgetMs: 3000,
			bytes,
			samples,
		},
	);
	const steady = fleet();
	let round = 0;
	const more = Buffer.from(`${body(1)}late_series 1\n`);
	report.time(
		'50 further scrapes, each with a series more or less',
		() => steady.scrape(round++ % 2 === 0 ? more : bodies[0]!),
		{
			bytes,
			samples,
			goalMs: 600,
		},
	);
	report.time('50 further scrapes', () => steady.scrape(bodies[round++ % bodies.length]!), {
		bytes,
		samples,
		goalMs: 60,
	});
};

function fleet(): {scrape(bytes: Buffer): void} {
	const head = new Head({retentionMs: 3_600_000, maxBytes: 512 * 2 ** 20, maxSeriesPerTarget: 50_000});
	const symbols = new Symbols();
	const servers = Array.from({length: targets}, (_, index) => ({
		reader: new ExpositionReader(symbols),
		ingest: new TargetIngest({
			target: {labels: labelsFrom({job: 'mcp', instance: `host:${index}`}), honorLabels: false},
			appender: head.openTarget(String(index)),
			samples: head,
			planAliases,
		}),
	}));
	let nowMs = 1_700_000_000_000;
	return {
		scrape(bytes) {
			nowMs += 1000;
			for (const {reader, ingest} of servers) {
				ingest.append(nowMs, reader.read(bytes, 'text/plain; version=0.0.4'), 0.01);
			}
		},
	};
}

function body(round: number): string {
	const lines = ['# TYPE mcp_tool_calls_total counter'];
	const each = (line: (tool: string, index: number) => string) => {
		for (let index = 0; index < tools; index++) {
			lines.push(line(`tool_name="tool_${index}"`, index));
		}
	};

	each((tool, index) => `mcp_tool_calls_total{${tool},status="success"} ${round * index + 1000}`);
	each((tool, index) => `mcp_tool_calls_total{${tool},status="error"} ${round + index}`);
	lines.push('# TYPE mcp_tool_duration_seconds histogram');
	for (const [at, le] of bounds.entries()) {
		each(
			(tool, index) => `mcp_tool_duration_seconds_bucket{${tool},le="${le}"} ${(round + index) * (at + 1)}`,
		);
	}

	each((tool, index) => `mcp_tool_duration_seconds_sum{${tool}} ${(round + index) * 0.731}`);
	each((tool, index) => `mcp_tool_duration_seconds_count{${tool}} ${(round + index) * 14}`);
	return `${lines.join('\n')}\n`;
}
