import {createRequire} from 'node:module';
import v8 from 'node:v8';
import vm from 'node:vm';
import {maxLogBytes, maxLogRecords} from '../../source/base/limits.ts';
import {LogBuffer} from '../../source/logs/buffer.ts';
import {parseLogFilter} from '../../source/logs/filter.ts';
import {LogMatches} from '../../source/logs/matches.ts';
import {RecordReader} from '../../source/logs/reader.ts';
import type {LogRecord} from '../../source/logs/record.ts';
import {redactRecord} from '../../source/logs/redact-record.ts';
import type {Report} from './bench.ts';
import {dockerLines, mixedLines, pinoLines} from './log-lines.ts';

// Its types say `any`.
const {prettyFactory} = createRequire(import.meta.url)('pino-pretty') as {
	prettyFactory(options: object): (line: string) => string;
};

const count = 20_000;
/** What `tail -f` of a busy file hands over at once. */
const chunkBytes = 65_536;
const filterText = '"timed out" !health duration>100ms level>=warn';

/** Lines to records, masked and filtered, beside what makes pino's lines readable. */
export function logs({time, figure, against}: Report): void {
	const pino = Buffer.from(pinoLines(count));
	const lines = pino.toString().trimEnd().split('\n');
	figure('lines', `${count}, ${(pino.length / count).toFixed(0)} bytes each`);
	const pretty = prettyFactory({colorize: false, singleLine: true});
	const theirs = time('pino-pretty, lines to text', () => {
		for (const line of lines) {
			pretty(line);
		}
	});
	time('JSON.parse alone', () => {
		for (const line of lines) {
			JSON.parse(line);
		}
	});
	const parsed = time('pino to records', () => recordsOf(pino), {bytes: pino.length});
	const docker = Buffer.from(dockerLines(count));
	time('pino in docker json-file to records', () => recordsOf(docker), {bytes: docker.length});
	const mixed = Buffer.from(mixedLines(count));
	time('every shape of the fixtures to records', () => recordsOf(mixed), {bytes: mixed.length});
	const records = recordsOf(pino);
	time('masking records', () => records.map(redactRecord));
	const buffer = bufferOf(records);
	time('a new filter over them', () => {
		new LogMatches(buffer, parseLogFilter(filterText)).refresh();
	});
	const all = time(
		`${count} lines read, masked, kept and filtered`,
		() => {
			const kept = bufferOf(recordsOf(pino).map(record => redactRecord(record).record));
			new LogMatches(kept, parseLogFilter(filterText)).refresh();
		},
		{bytes: pino.length, goalMs: 400},
	);
	figure('lines a second, all of that', `${Math.round((count / all) * 1000).toLocaleString('en')}`);
	against(`share of a core at ${count} lines a second`, all / 10, {goal: 40, unit: '%'});
	figure('times as fast as pino-pretty: to records', `${(theirs / parsed).toFixed(1)}`);
	figure('times as fast as pino-pretty: all of that', `${(theirs / all).toFixed(1)}`);
	const usual = heldBytes(pinoLines(maxLogRecords + 5000).split('\n'));
	const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
	const goal = megabytes(1.5 * maxLogBytes);
	against(`heap of ${usual.records} such lines`, megabytes(usual.heapBytes), {goal, unit: 'MB'});
	figure('what the buffer takes it for', `${megabytes(usual.countedBytes)} MB`);
	const long = JSON.stringify({level: 'info', msg: 'x'.repeat(2000), text: '日'.repeat(1000)});
	const many = heldBytes(new Array<string>(maxLogRecords).fill(long));
	against(`heap of ${many.records} lines of 3 KB: the cap`, megabytes(many.heapBytes), {goal, unit: 'MB'});
	figure('what the buffer takes it for', `${megabytes(many.countedBytes)} MB`);
}

/** Fills a buffer as a source would, a few lines at a time. */
function heldBytes(lines: readonly string[]): {records: number; heapBytes: number; countedBytes: number} {
	v8.setFlagsFromString('--expose-gc');
	const collect = vm.runInNewContext('gc') as () => void;
	collect();
	const before = process.memoryUsage();
	const buffer = new LogBuffer({maxRecords: maxLogRecords, maxBytes: maxLogBytes});
	let sequence = 0;
	const reader = new RecordReader({source: 'bench', nextSequence: () => sequence++});
	for (let start = 0; start < lines.length; start += 100) {
		const chunk = `${lines.slice(start, start + 100).join('\n')}\n`;
		for (const record of reader.feed(Buffer.from(chunk), 0)) {
			buffer.push(record);
		}
	}

	collect();
	const after = process.memoryUsage();
	return {
		records: buffer.end - buffer.first,
		heapBytes: after.heapUsed - before.heapUsed,
		countedBytes: buffer.bytes,
	};
}

function recordsOf(bytes: Uint8Array): LogRecord[] {
	let sequence = 0;
	const reader = new RecordReader({source: 'bench', nextSequence: () => sequence++});
	const records: LogRecord[] = [];
	for (let start = 0; start < bytes.length; start += chunkBytes) {
		for (const record of reader.feed(bytes.subarray(start, start + chunkBytes), 0)) {
			records.push(record);
		}
	}

	return [...records, ...reader.end(0)];
}

function bufferOf(records: readonly LogRecord[]): LogBuffer {
	const buffer = new LogBuffer({maxRecords: maxLogRecords, maxBytes: maxLogBytes});
	for (const record of records) {
		buffer.push(record);
	}

	return buffer;
}
