import {type Random, seededRandom} from '../../source/base/random.ts';
import {labelsFrom} from '../../source/labels/labels.ts';
import {Head} from '../../source/tsdb/head.ts';

/** A made-up fleet of MCP servers: what its scrapes hold and how they go on. */
export type Fleet = {
	readonly head: Head;
	readonly targets: number;
	readonly seriesPerTarget: number;
	advance(): number;
};

const bounds = [
	'0.005',
	'0.01',
	'0.025',
	'0.05',
	'0.1',
	'0.25',
	'0.5',
	'1.0',
	'2.5',
	'5.0',
	'10.0',
	'30.0',
	'60.0',
	'+Inf',
];
const tools = 110;
const perTool = bounds.length + 4;
const gauges = 20;

/** `targets` servers of 2,000 series each: 110 tools with a histogram of 14 buckets, sum, count, calls and errors; 20 gauges. */
export function fleetOf(targets: number, {intervalMs}: {readonly intervalMs: number}): Fleet {
	const head = new Head({retentionMs: 3_600_000, maxBytes: 512 * 2 ** 20, maxSeriesPerTarget: 50_000});
	const random = seededRandom(7);
	const servers = Array.from({length: targets}, (_, index) => new Server(head, index, random));
	let nowMs = 1_700_000_000_000;
	return {
		head,
		targets,
		seriesPerTarget: tools * perTool + gauges,
		advance() {
			nowMs += intervalMs;
			for (const server of servers) {
				server.scrape(nowMs);
			}

			return nowMs;
		},
	};
}

class Server {
	readonly #random: Random;
	readonly #append: (tMs: number, values: Float64Array) => void;
	readonly #values = new Float64Array(tools * perTool + gauges);
	readonly #lagMs: number;

	constructor(head: Head, index: number, random: Random) {
		const instance = `server-${index}:9090`;
		const appender = head.openTarget(instance);
		const columns = Int32Array.from(seriesOf(instance), labels => appender.columnOf(labelsFrom(labels))!);
		this.#append = (tMs, values) => appender.appendRow(tMs, columns, values, columns.length);
		this.#random = random;
		this.#lagMs = index * 13;
	}

	scrape(tMs: number): void {
		const values = this.#values;
		const calls = Math.floor(this.#random() * 40);
		for (let call = 0; call < calls; call++) {
			const tool = Math.floor(tools ** this.#random()) - 1;
			const seconds = Math.exp(this.#random() * 8 - 5);
			const start = tool * perTool;
			for (const [bucket, bound] of bounds.entries()) {
				if (bound === '+Inf' || seconds <= Number(bound)) {
					values[start + bucket]!++;
				}
			}

			values[start + bounds.length]! += seconds;
			values[start + bounds.length + 1]!++;
			values[start + bounds.length + (this.#random() < 0.03 ? 3 : 2)]!++;
		}

		for (let gauge = 0; gauge < gauges; gauge++) {
			values[tools * perTool + gauge] = Math.floor(this.#random() * 1e6);
		}

		this.#append(tMs + this.#lagMs, values);
	}
}

function* seriesOf(instance: string): Iterable<Record<string, string>> {
	const target = {job: 'mcp', instance};
	for (let tool = 0; tool < tools; tool++) {
		const labels = {...target, tool_name: `tool_${tool}`};
		for (const le of bounds) {
			yield {...labels, __name__: 'mcp:tool_duration_seconds_bucket', le};
		}

		yield {...labels, __name__: 'mcp:tool_duration_seconds_sum'};
		yield {...labels, __name__: 'mcp:tool_duration_seconds_count'};
		yield {...labels, __name__: 'mcp:tool_calls_total', status: 'ok'};
		yield {...labels, __name__: 'mcp:tool_calls_total', status: 'error'};
	}

	for (let gauge = 0; gauge < gauges; gauge++) {
		yield {...target, __name__: gauge === 0 ? 'mcp:sessions' : `process_gauge_${gauge}`};
	}
}
