import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import type {Exposition} from '../../source/exposition/exposition.ts';
import {notMetricsReason} from '../../source/exposition/format.ts';
import {ExpositionReader} from '../../source/exposition/reader.ts';
import {readRecording} from '../../source/exposition/recording.ts';
import {formatLabels} from '../../source/labels/format.ts';
import {fuzzRuns} from './runs.ts';

const directories = [
	path.join(import.meta.dirname, '../../fixtures/scrapes'),
	path.join(import.meta.dirname, '../../../shared/samples'),
];
const bodies = directories
	.filter(directory => fs.existsSync(directory))
	.flatMap(directory =>
		fs
			.readdirSync(directory)
			.filter(file => file.endsWith('.prom'))
			.map(file => ({file, text: fs.readFileSync(path.join(directory, file), 'latin1').slice(0, 20_000)})),
	);
console.log(`mutating ${bodies.length} recorded scrapes`);

const types = [
	'text/plain; version=0.0.4',
	'application/openmetrics-text; version=1.0.0',
	'text/plain',
	'',
	'x',
];

const soup = fc
	.array(
		fc.constantFrom(
			...'a b_total up { } " = , # \\ \n \r \t 1 -0 1e999 NaN +Inf 0x1p3 1_0 le="1" le="+Inf" {"é"} # TYPE|a|histogram # HELP|a|x # EOF # {t="1"} 1.5 \u0000 \ufeff é 1700000000000'
				.split(' ')
				.map(word => word.replaceAll('|', ' ')),
			' ',
			'\n',
		),
		{maxLength: 60},
	)
	.map(parts => Buffer.from(parts.join('')));

const anyBody = fc.oneof(
	fc.uint8Array({maxLength: 300}).map(bytes => Buffer.from(bytes)),
	fc.string({unit: 'binary', maxLength: 200}).map(text => Buffer.from(text)),
	soup,
);

it('any bytes are read, never thrown over', () => {
	fc.assert(
		fc.property(anyBody, fc.constantFrom(...types), (body, type) => {
			const exposition = new ExpositionReader().read(body, type);
			expect(exposition.count).toBe(exposition.series.length);
			expect(exposition.problems.length).toBeLessThanOrEqual(exposition.problemCount);
			for (const {what, line} of exposition.problems) {
				expect(what).toMatch(/^\P{Cc}+$/u);
				expect(line).toBeGreaterThan(0);
			}

			notMetricsReason(body, type);
			readRecording(body, () => {});
		}),
		fuzzRuns('any bytes', 50_000),
	);
});

it('a reader that knows the last scrape reads as one that does not', () => {
	const step = fc.record({
		line: fc.nat(),
		change: fc.constantFrom(
			'nothing',
			'value',
			'drop',
			'repeat',
			'swap',
			'garbage',
			'cut',
			'timestamp',
			'type',
		),
		number: fc.oneof(fc.integer(), fc.double(), fc.constantFrom('NaN', '+Inf', '1e5', '', 'x')),
	});
	const changes = fc.array(fc.array(step, {maxLength: 4}), {minLength: 1, maxLength: 6});
	const start = fc.oneof(
		soup.map(body => body.toString('latin1')),
		fc.constantFrom(...bodies.map(({text}) => text)),
	);
	fc.assert(
		fc.property(start, fc.constantFrom(...types), changes, (text, type, scrapes) => {
			const reader = new ExpositionReader();
			let body = text;
			for (const steps of scrapes) {
				for (const one of steps) {
					body = changed(body, one);
				}

				const bytes = Buffer.from(body, 'latin1');
				expect(plain(reader.read(bytes, type))).toEqual(plain(new ExpositionReader().read(bytes, type)));
			}
		}),
		fuzzRuns('known and unknown scrapes', 2_000),
	);
});

it('a line that is broken costs itself alone', () => {
	const hit = fc.record({
		body: fc.constantFrom(...bodies),
		line: fc.nat(),
		at: fc.nat(),
		bytes: fc.uint8Array({minLength: 1, maxLength: 6}).map(some => some.filter(byte => byte !== 10)),
	});
	fc.assert(
		fc.property(hit, ({body: {text}, line, at, bytes}) => {
			const lines = text.split('\n').filter(one => one !== '');
			const places = lines.flatMap((one, index) => (one.startsWith('#') ? [] : [index]));
			const hurt = places[line % places.length]!;
			const good = lines[hurt]!;
			const cut = at % good.length;
			const broken = `${good.slice(0, cut)}${Buffer.from(bytes).toString('latin1')}${good.slice(cut)}`;
			const before = samples(lines);
			const after = samples(lines.with(hurt, broken));
			before.splice(before.indexOf(samples(lines.slice(0, hurt + 1)).at(-1)!), 1);

			// Everything else is there as it was; the broken line may have become another good one.
			const missing = before.filter(sample => !after.includes(sample));
			const added = after.filter(sample => !before.includes(sample));
			expect(added.length).toBeLessThanOrEqual(1);
			// Unless the line became a twin of a later one, which then is the second.
			if (added.length === 0 || !missing.some(sample => nameOf(sample) === nameOf(added[0]!))) {
				expect(missing).toEqual([]);
			}
		}),
		fuzzRuns('broken lines', 3_000),
	);
});

type Change = {readonly line: number; readonly change: string; readonly number: number | string};

function changed(text: string, {line, change, number}: Change): string {
	const lines = text.split('\n');
	const at = line % lines.length;
	const one = lines[at]!;
	switch (change) {
		case 'value':
			return lines.with(at, one.replace(/\S+$/, String(number))).join('\n');
		case 'drop':
			return lines.toSpliced(at, 1).join('\n');
		case 'repeat':
			return lines.toSpliced(at, 0, one).join('\n');
		case 'swap':
			return [...lines.slice(at), ...lines.slice(0, at)].join('\n');
		case 'garbage':
			return lines.with(at, `${one}\u00ff"{`).join('\n');
		case 'cut':
			return text.slice(0, line % (text.length + 1));
		case 'timestamp':
			return lines.with(at, `${one} 1700000000`).join('\n');
		case 'type':
			return lines.toSpliced(at, 0, '# TYPE x histogram').join('\n');
		default:
			return text;
	}
}

function plain({
	series,
	values,
	count,
	timestampsMs,
	exemplars,
	families,
	problems,
	problemCount,
}: Exposition): unknown {
	return {
		samples: series.map((labels, index) => [
			formatLabels(labels),
			labels.key,
			values[index],
			timestampsMs?.[index] ?? Number.NaN,
			exemplars.get(index)?.value,
			exemplars.get(index)?.labels.key,
		]),
		count,
		families: [...families],
		problems,
		problemCount,
	};
}

function samples(lines: readonly string[]): string[] {
	const {series, values} = new ExpositionReader().read(
		Buffer.from(`${lines.join('\n')}\n`, 'latin1'),
		'text/plain; version=0.0.4',
	);
	return series.map((labels, index) => `${formatLabels(labels)} ${values[index]}`);
}

function nameOf(sample: string): string {
	return sample.slice(0, sample.lastIndexOf(' '));
}

const blanks = fc.constantFrom('', '', '', ' ', '  ', '\t');
const label = fc.constantFrom(
	'l="1"',
	'l="22"',
	't="x"',
	't="x"',
	's=""',
	'q = "}"',
	'"v.w"="1"',
	'"m.n"',
	'e="\\""',
	'broken',
);
const sampleLine = fc
	.record({
		name: fc.constantFrom('a', 'a', 'a', 'b_total', ''),
		open: fc.tuple(blanks, fc.constantFrom('', '', '', ',', ',,'), blanks),
		labels: fc.array(fc.tuple(label, fc.constantFrom(',', ',', ', ', ' ,')), {maxLength: 4}),
		uniqueFirst: fc.boolean(),
		end: fc.constantFrom('', '', ',', ' # {id="1"} 1'),
	})
	.map(({name, open, labels, uniqueFirst, end}) => (index: number) => {
		const unique: [string, string] = [`u="${index}"`, ','];
		const all = uniqueFirst ? [unique, ...labels] : [...labels, unique];
		const text = all.map(([one, separator]) => `${one}${separator}`).join('');
		const isExemplar = end.startsWith(' #');
		return `${name}{${open.join('')}${isExemplar ? text : `${text}${end}`}} ${index}${isExemplar ? end : ''}`;
	});

it('a line reads the same whatever stood before it', () => {
	fc.assert(
		fc.property(fc.array(sampleLine, {minLength: 2, maxLength: 12}), makers => {
			const once = makers.map((make, index) => make(index));
			// What follows a label is only known when both were seen before.
			const lines = ['', 'b_', 'c_'].flatMap(prefix =>
				once.map(line => line.replace(/^(?:\{")?/, `$&${prefix}`)),
			);
			const read = (text: string) => {
				const {series, values} = new ExpositionReader().read(Buffer.from(text), 'text/plain; version=1.0.0');
				return series.map((labels, index) => [formatLabels(labels), values[index]]);
			};
			expect(read(`${lines.join('\n')}\n`)).toEqual(lines.flatMap(line => read(`${line}\n`)));
		}),
		fuzzRuns('lines after lines', 3000),
	);
});
