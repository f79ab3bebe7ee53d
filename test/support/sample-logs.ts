import {seededRandom} from '../../source/base/random.ts';
import {LogBuffer} from '../../source/logs/buffer.ts';
import {RecordReader} from '../../source/logs/reader.ts';
import {redactRecord} from '../../source/logs/redact-record.ts';
import {type SampleServer, sampleNowMs} from './sample-fleet.ts';

/** Lines as a source would give them, read and masked as the program does. */
export function logsOf(lines: readonly string[], source = 'mcp.log', maxRecords = 50_000): LogBuffer {
	let sequence = 0;
	const reader = new RecordReader({source, nextSequence: () => sequence++});
	const buffer = new LogBuffer({maxRecords, maxBytes: 64 << 20});
	const bytes = Buffer.from(lines.map(line => `${line}\n`).join(''));
	for (const record of [...reader.feed(bytes, sampleNowMs), ...reader.end(sampleNowMs)]) {
		buffer.push(redactRecord(record).record);
	}

	return buffer;
}

const failures = ['403 rate limited (retry-after 41s)', '422 validation failed', 'timeout after 5000 ms'];

/** The calls of a fleet in the guide's log format, the newest last; a request touches one server or two. */
export function sampleLines(servers: readonly SampleServer[], count: number): readonly string[] {
	const random = seededRandom(5);
	const tools = servers.flatMap(server => server.tools.map(tool => ({server, tool})));
	return Array.from({length: count}, (_, index) => {
		const {server, tool} = tools[Math.floor(random() * tools.length)]!;
		const isLate = index > (count * 2) / 3;
		const isError = random() < (isLate ? (tool.lateErrorRatio ?? tool.errorRatio) : tool.errorRatio);
		const durationMs = Math.round(tool.seconds * 1000 * (0.5 + random()) * (isError ? 4 : 1));
		const isSlow = !isError && durationMs > 1000;
		return JSON.stringify({
			timestamp: new Date(sampleNowMs - (count - index) * 400 - 117).toISOString(),
			level: isError ? 'ERROR' : isSlow ? 'WARN' : 'INFO',
			message: isError ? `${tool.name} failed` : isSlow ? `slow tool call` : 'tool call completed',
			server: server.name,
			tool: tool.name,
			request_id: `req-${(0xc0ffee + Math.floor(index / 2)).toString(16)}`,
			session_id: `s-${(index % 7) + 10}`,
			duration_ms: durationMs,
			...(isError ? {error: failures[index % failures.length]} : {}),
			rows: index * 1_000_000_007,
		});
	});
}
