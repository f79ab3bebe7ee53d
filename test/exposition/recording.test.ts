import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {formatProblem} from '../../source/base/problem.ts';
import {seededRandom} from '../../source/base/random.ts';
import type {Exemplar, Family} from '../../source/exposition/exposition.ts';
import {RecordingReader, readRecording} from '../../source/exposition/recording.ts';
import {RecordingWriter} from '../../source/exposition/write.ts';
import {formatLabels} from '../../source/labels/format.ts';
import {type Labels, labelsFrom} from '../../source/labels/labels.ts';

type Sample = readonly [labels: Labels, tMs: number, value: number, exemplar?: Exemplar | undefined];

function written(samples: readonly Sample[], families: readonly Family[] = []): string {
	let text = '';
	const writer = new RecordingWriter(piece => {
		text += piece;
	});
	writer.families(families);

	for (const sample of samples) {
		writer.sample(...sample);
	}

	writer.end();
	return text;
}

function read(text: string): {samples: Sample[]; problems: string[]} {
	const samples: Sample[] = [];
	const recording = readRecording(Buffer.from(text), (...sample) => samples.push(sample));
	return {samples, problems: recording.problems.map(formatProblem)};
}

const calls = labelsFrom({__name__: 'calls_total', tool: 'a "b" \\ \n é', job: 'mcp'});

describe('what is written is read again', () => {
	for (const {title, samples} of [
		{title: 'label values with everything that is escaped', samples: [[calls, 1000, 1]]},
		{title: 'names beyond the classic ones', samples: [[labelsFrom({__name__: 'a.b', 'c d': 'e'}), 1, 2]]},
		{
			title: 'every kind of number',
			samples: [1e-9, -0, 0.1, 1 / 3, 2 ** 53, 1.7e308, Number.NaN, Infinity, -Infinity].map(
				(value, index) => [calls, index * 1000, value] as const,
			),
		},
		{
			title: 'every millisecond',
			samples: Array.from({length: 2000}, (_, index) => [calls, 1_700_000_000_000 + index * 977, 1] as const),
		},
	] as {title: string; samples: Sample[]}[]) {
		it(title, () => {
			const back = read(written(samples));
			expect(back.problems).toEqual([]);
			expect(back.samples.map(([labels, tMs, value]) => [labels.key, tMs, value])).toEqual(
				samples.map(([labels, tMs, value]) => [labels.key, tMs, value]),
			);
		});
	}
});

it('a family is named once, a counter without its suffix', () => {
	let text = '';
	const writer = new RecordingWriter(piece => {
		text += piece;
	});
	const family = {name: 'calls_total', type: 'counter', help: 'Calls\nof tools', unit: ''} as const;
	writer.families([family]);
	writer.families([family, {name: 'wait_seconds', type: 'untyped', help: '', unit: 'seconds'}]);
	writer.end();
	expect(text).toBe(
		'# TYPE calls counter\n# HELP calls Calls\\nof tools\n# TYPE wait_seconds unknown\n# UNIT wait_seconds seconds\n# EOF\n',
	);
});

describe('what follows the type of a histogram has bounds, so it is not what stands last', () => {
	const lat: Family = {name: 'lat', type: 'histogram', help: '', unit: ''};
	const size: Family = {name: 'size', type: 'summary', help: '', unit: ''};
	const calls: Family = {name: 'calls', type: 'counter', help: '', unit: ''};
	const rows: [title: string, bursts: Family[][], text: string[]][] = [
		['others come after it', [[lat, calls, size]], ['lat histogram', 'size summary', 'calls counter']],
		['alone', [[lat]], ['lat histogram', 'up gauge']],
		['later', [[calls], [calls, lat]], ['calls counter', 'lat histogram', 'up gauge']],
		[
			'nothing new',
			[
				[lat, calls],
				[calls, lat],
			],
			['lat histogram', 'calls counter'],
		],
	];
	it.each(rows)('%s', (_, bursts, lines) => {
		let text = '';
		const writer = new RecordingWriter(piece => {
			text += piece;
		});
		for (const burst of bursts) {
			writer.families(burst);
		}

		writer.end();
		expect(text).toBe(`${lines.map(line => `# TYPE ${line}\n`).join('')}# EOF\n`);
	});

	it('a gauge keeps the label it was exposed with', () => {
		const gauge = labelsFrom({__name__: 'items', le: '1'});
		expect(read(written([[gauge, 1000, 1]], [lat])).samples[0]![0].key).toBe(gauge.key);
	});
});

const plain = (exemplar: Exemplar | undefined) =>
	exemplar && {...exemplar, labels: formatLabels(exemplar.labels)};

describe('exemplars', () => {
	const trace = labelsFrom({trace_id: 'a"b'});
	const rows: [title: string, name: string, exemplar: Exemplar, text: string][] = [
		[
			'of a bucket, with its time',
			'x_bucket',
			{labels: trace, value: 0.5, timestampMs: 1_700_000_000_123},
			'x_bucket 1 1.000 # {trace_id="a\\"b"} 0.5 1700000000.123',
		],
		['of a counter', 'x_total', {labels: trace, value: 1}, 'x_total 1 1.000 # {trace_id="a\\"b"} 1'],
		['without labels', 'x_total', {labels: labelsFrom({}), value: 1}, 'x_total 1 1.000 # {} 1'],
		['of a gauge: Prometheus 2 would stop there', 'x', {labels: trace, value: 1}, 'x 1 1.000'],
		[
			'labels that Prometheus 2 would stop at',
			'x_total',
			{labels: labelsFrom({'trace.id': 'a'}), value: 1},
			'x_total 1 1.000',
		],
	];
	it.each(rows)('%s', (_, name, exemplar, text) => {
		expect(written([[labelsFrom({__name__: name}), 1000, 1, exemplar]])).toBe(`${text}\n# EOF\n`);
		const back = read(`${text}\n# EOF\n`);
		expect(back.problems).toEqual([]);
		expect(plain(back.samples[0]![3])).toEqual(text.includes('#') ? plain(exemplar) : undefined);
	});
});

describe('reading', () => {
	for (const {title, text, samples, problems} of [
		{
			title: 'a sample without a timestamp',
			text: 'a 1\nb 2 3\n# EOF\n',
			samples: ['b'],
			problems: ['1:1: the sample has no timestamp'],
		},
		{
			title: 'a recording cut off in a line',
			text: 'a 1 1\nb 2 17',
			samples: ['a'],
			problems: ['2:1: the last line is cut off'],
		},
		{
			title: 'a recording cut off between lines',
			text: 'a 1 1\n',
			samples: ['a'],
			problems: ['1:1: the text does not end in "# EOF": the recording was cut off'],
		},
		{
			title: 'nothing at all',
			text: '',
			samples: [],
			problems: ['1:1: the text does not end in "# EOF": the recording was cut off'],
		},
		{title: 'no line end after # EOF', text: 'a 1 1\n# EOF', samples: ['a'], problems: []},
	]) {
		it(title, () => {
			const back = read(text);
			expect([back.samples.map(([labels]) => formatLabels(labels)), back.problems]).toEqual([
				samples,
				problems,
			]);
		});
	}

	it('the pieces a file comes in do not matter', () => {
		const random = seededRandom(7);
		const samples = Array.from({length: 300}, (_, index): Sample => [calls, index * 1000, random()]);
		const bytes = Buffer.from(written(samples));
		const back: Sample[] = [];
		const reader = new RecordingReader((...sample) => back.push(sample));
		for (let at = 0; at < bytes.length; ) {
			const length = 1 + Math.floor(random() * 40);
			reader.push(bytes.subarray(at, at + length));
			at += length;
		}

		expect(reader.end()).toMatchObject({samples: 300, problemCount: 0});
		expect(back.map(([, tMs, value]) => [tMs, value])).toEqual(samples.map(([, tMs, value]) => [tMs, value]));
	});
});

const promtool = spawnSync('promtool', ['--version']).status === 0;

it.skipIf(!promtool)(
	`promtool makes blocks of it${promtool ? '' : ' (not run: promtool is not installed)'}`,
	() => {
		const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'recording-'));
		try {
			const families: Family[] = [
				{name: 'calls_total', type: 'counter', help: 'All "calls"\nof tools', unit: ''},
				{name: 'up', type: 'gauge', help: '', unit: 'ratio'},
				{name: 'wait_seconds', type: 'histogram', help: '', unit: 'seconds'},
			];
			const samples = Array.from({length: 700}, (_, row): Sample[] => {
				const tMs = 1_700_000_000_123 + row * 15_007;
				const exemplar = {labels: labelsFrom({trace_id: `"${row}\\`}), value: row / 7, timestampMs: tMs - 77};
				return [
					[calls, tMs, row, exemplar],
					[labelsFrom({__name__: 'wait_seconds_bucket', le: '1.0'}), tMs, row, exemplar],
					[labelsFrom({__name__: 'items', le: '1'}), tMs, row, exemplar],
					[labelsFrom({__name__: 'up', job: 'mcp'}), tMs, row % 2],
				];
			}).flat();
			const [first, ...later] = families;
			const text = written(samples.slice(0, 4), [first!]).replace('# EOF\n', '');
			fs.writeFileSync(path.join(directory, 'recording'), text + written(samples.slice(4), later));
			execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', 'recording', 'data'], {
				cwd: directory,
			});
			// The dump wants a log, if an empty one.
			fs.mkdirSync(path.join(directory, 'data/wal'));
			const dump = execFileSync('promtool', ['tsdb', 'dump', 'data'], {cwd: directory, encoding: 'utf8'});
			const dumped = dump
				.trim()
				.split('\n')
				.map(line => line.split(' ').slice(-2).join(' '));
			expect(dumped.sort()).toEqual(samples.map(([, tMs, value]) => `${value} ${tMs}`).sort());
		} finally {
			fs.rmSync(directory, {recursive: true});
		}
	},
);
