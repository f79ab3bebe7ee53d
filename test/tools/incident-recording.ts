import {seededRandom} from '../../source/base/random.ts';
import {RecordingWriter} from '../../source/exposition/write.ts';
import {type Labels, labelsFrom, withLabels} from '../../source/labels/labels.ts';

const startMs = 1_767_225_600_000;
const scrapeMs = 15_000;
const minutes = 85;
const buckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * Most of an hour and a half of one server of the monitoring guide, as OpenMetrics text, the same at every run: errors, slow
 * calls, a leak and an outage come one after the other, then nobody calls any more.
 */
export function incidentRecording(): string {
	let text = '';
	const writer = new RecordingWriter(piece => {
		text += piece;
	});
	const random = seededRandom(6);
	const target = labelsFrom({job: 'mcp-server', instance: 'a:3001'});
	const totals = new Map<string, number>();
	const add = (labels: Labels, amount: number): void => {
		totals.set(labels.key, (totals.get(labels.key) ?? 0) + amount);
	};

	for (let tick = 0; tick < (minutes * 60_000) / scrapeMs; tick++) {
		// A scrape starts up to 40 ms late, as scrapes do.
		const tMs = startMs + 3000 + tick * scrapeMs + Math.floor(random() * 40);
		const minute = (tick * scrapeMs) / 60_000;
		const isDown = minute >= 30 && minute < 33;
		const write = (labels: Labels, value: number): void => {
			if (!isDown) {
				writer.sample(labels, tMs, value);
			}
		};

		writer.sample(withLabels(target, {__name__: 'up'}), tMs, isDown ? 0 : 1);
		write(withLabels(target, {__name__: 'process_resident_memory_bytes'}), memoryBytes(minute));
		for (const tool of ['search', 'fetch']) {
			const of = (name: string, more: Readonly<Record<string, string>> = {}): Labels =>
				withLabels(target, {__name__: name, tool_name: tool, ...more});
			const calls = minute >= 34 ? 0 : 20 + Math.floor(random() * 10);
			for (let call = 0; call < calls; call++) {
				const isError = random() < (tool === 'search' && minute >= 5 && minute < 14 ? 0.12 : 0.01);
				const isSlow = tool === 'fetch' && minute >= 15 && minute < 24 && random() < 0.3;
				const seconds = isSlow ? 12 + random() * 20 : random() * 0.4;
				add(of('mcp_tool_calls_total', {status: isError ? 'error' : 'success'}), 1);
				add(of('mcp_tool_call_duration_seconds_sum'), seconds);
				for (const le of [...buckets, Number.POSITIVE_INFINITY]) {
					add(of('mcp_tool_call_duration_seconds_bucket', {le: boundText(le)}), seconds <= le ? 1 : 0);
				}
			}

			const names: readonly Labels[] = [
				of('mcp_tool_calls_total', {status: 'success'}),
				of('mcp_tool_calls_total', {status: 'error'}),
				...[...buckets, Number.POSITIVE_INFINITY].map(le =>
					of('mcp_tool_call_duration_seconds_bucket', {le: boundText(le)}),
				),
				of('mcp_tool_call_duration_seconds_sum'),
			];
			for (const labels of names) {
				write(labels, totals.get(labels.key) ?? 0);
			}
		}
	}

	writer.end();
	return text;
}

function memoryBytes(minute: number): number {
	const megabytes = minute < 10 ? 200 : minute < 30 ? 200 + (minute - 10) * 30 : 150;
	return megabytes * 1024 * 1024;
}

function boundText(le: number): string {
	return Number.isFinite(le) ? (Number.isInteger(le) ? le.toFixed(1) : String(le)) : '+Inf';
}
