import fs from 'node:fs';
import path from 'node:path';
import {formatProblem, type Problem} from '../../source/base/problem.ts';
import type {Exposition} from '../../source/exposition/exposition.ts';
import {canonicalFloat} from '../../source/exposition/number.ts';
import {ExpositionReader} from '../../source/exposition/reader.ts';
import {labelEntries} from '../../source/labels/labels.ts';
import {dataDirectory, readJson, type SuiteResult} from './suite.ts';

const textType = 'text/plain; version=0.0.4';
const openMetricsType = 'application/openmetrics-text; version=1.0.0';

type Case = {
	readonly id: string;
	readonly body: Buffer;
	readonly contentType: string;
	/** Whether the other project's parser takes it without an error. */
	readonly accepted: boolean;
	/** What that parser made of it. */
	readonly samples?: readonly string[];
};

/**
 * A line we cannot read costs that line, so "refused" here means: there is a problem. What we read although another parser
 * refuses it has a reason, and so has what nobody reads from a text scrape.
 */
const lenient: readonly {readonly reason: string; readonly test: RegExp}[] = [
	{reason: 'read leniently: a line end or blanks where OpenMetrics has none', test: /^\n|^ # EOF|# EOF\n\n$/},
	{reason: 'read leniently: a lone comma (client_python takes it)', test: /\{\s*,/},
	{reason: 'read leniently: no comma between labels (as in the text format)', test: /"[a-z]="/},
	{reason: 'read leniently: help without a name is a comment', test: /^# HELP #\n/},
];

const unread: readonly {readonly reason: string; readonly test: RegExp}[] = [
	{reason: 'OpenMetrics 2.0 draft or native histogram: values in braces', test: /\{g?count:/},
	{reason: 'OpenMetrics 2.0 draft: start timestamps', test: / st@/},
];

/** `model/textparse` of Prometheus: whole inputs and every error of both text formats. */
export async function prometheusTextparse(): Promise<SuiteResult> {
	const text = readJson('prometheus', 'extracted', 'promparse.json') as Extracted;
	const openMetrics = readJson('prometheus', 'extracted', 'openmetricsparse.json') as Extracted;
	const files = path.join(dataDirectory, 'prometheus', 'textparse');
	return judge('Prometheus textparse', [
		...extracted(text, textType),
		...extracted(openMetrics, openMetricsType),
		...fs.readdirSync(files).map(file => ({
			id: file,
			body: fs.readFileSync(path.join(files, file)),
			contentType: file.includes('.om.') ? openMetricsType : textType,
			accepted: true,
		})),
	]);
}

/** `expfmt` of prometheus/common: its errors about whole families are those Prometheus' own scraper does not make. */
export async function commonExpfmt(): Promise<SuiteResult> {
	const {testTextParse, testTextParseError} = readJson('common-expfmt', 'text-parse-cases.json') as Extracted;
	const fuzz = path.join(dataDirectory, 'common-expfmt', 'fuzz', 'corpus');
	return judge(
		'common expfmt',
		[
			...extracted({testTextParse: testTextParse!}, textType, true),
			...extracted({testTextParseError: testTextParseError!}, textType, false),
			...fs
				.readdirSync(fuzz)
				.filter(file => !file.includes('error'))
				.map(file => ({
					id: file,
					body: fs.readFileSync(path.join(fuzz, file)),
					contentType: textType,
					accepted: true,
				})),
		],
		30,
	);
}

/** The test data of the OpenMetrics specification. */
export async function openMetricsSpecification(): Promise<SuiteResult> {
	const root = path.join(dataDirectory, 'openmetrics', 'tests', 'testdata', 'parsers');
	const cases = fs.readdirSync(root).map((id): Case => {
		const {file, shouldParse} = JSON.parse(fs.readFileSync(path.join(root, id, 'test.json'), 'utf8'));
		const body = fs.readFileSync(path.join(root, id, file));
		return {id, body, contentType: openMetricsType, accepted: shouldParse};
	});
	return judge('OpenMetrics specification', cases, 59);
}

/** Inputs of client_python's parsers with the samples they gave. */
export async function clientPython(): Promise<SuiteResult> {
	const text = readJson('client_python', 'prom-text.json') as PythonCase[];
	const openMetrics = readJson('client_python', 'openmetrics.json') as PythonCase[];
	return judge(
		'client_python',
		[
			...text.map(given => pythonCase(given, textType)),
			...openMetrics.map(given => pythonCase(given, openMetricsType)),
		],
		62,
	);
}

/** What client_java writes. */
export async function clientJava(): Promise<SuiteResult> {
	const outputs = readJson('client_java', 'exposition-outputs.json') as {
		readonly test: string;
		readonly var: string;
		readonly format: string;
		readonly text: string;
	}[];
	return judge(
		'client_java',
		outputs.map(output => ({
			id: `${output.test} ${output.var}`,
			body: Buffer.from(output.text),
			contentType: output.format === 'prometheus' ? textType : openMetricsType,
			accepted: true,
		})),
	);
}

/**
 * `atLeastRefused`: of a parser that also checks rules about whole families (order, `+Inf`, counters below zero), which a
 * scrape survives in Prometheus and here, only that many of its errors must be found; the others are counted.
 */
function judge(name: string, cases: readonly Case[], atLeastRefused?: number): SuiteResult {
	const failures: string[] = [];
	const skipped = new Map<string, number>();
	let passed = 0;
	let refused = 0;
	for (const given of cases) {
		const body = given.body.toString();
		const exposition = new ExpositionReader().read(given.body, given.contentType);
		const [problem] = exposition.problems.filter(isError);
		const list = given.accepted ? unread : atLeastRefused === undefined ? lenient : [];
		const excuse =
			(problem === undefined) === given.accepted ? undefined : list.find(({test}) => test.test(body));
		refused += !given.accepted && problem !== undefined ? 1 : 0;
		if (excuse !== undefined) {
			skipped.set(excuse.reason, (skipped.get(excuse.reason) ?? 0) + 1);
		} else if (given.accepted && problem !== undefined) {
			failures.push(`${given.id}: refused: ${formatProblem(problem)}`);
		} else if (!given.accepted && problem === undefined) {
			if (atLeastRefused === undefined) {
				failures.push(`${given.id}: accepted ${JSON.stringify(body)}`);
			} else {
				const reason =
					'read although a rule of whole families or blanks is broken, as Prometheus mostly does';
				skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
			}
		} else if (given.samples !== undefined && !sameTexts(sampleTexts(exposition), given.samples)) {
			failures.push(
				`${given.id}: ${sampleTexts(exposition).join('; ')}, expected ${given.samples.join('; ')}`,
			);
		} else {
			passed++;
		}
	}

	if (atLeastRefused !== undefined && refused < atLeastRefused) {
		failures.push(`${refused} inputs refused, expected at least ${atLeastRefused}`);
	}

	return {name, passed, failures, skipped: [...skipped].map(([reason, count]) => ({reason, count}))};
}

/** Parsers of one line at a time know nothing of a series that stands twice. */
function isError({what}: Problem): boolean {
	return !what.startsWith('the same series stands');
}

type Extracted = Readonly<
	Record<string, readonly {readonly input: {text?: string; base64?: string}; readonly err: string | null}[]>
>;

function extracted(tests: Extracted, contentType: string, accepted?: boolean): Case[] {
	return Object.entries(tests).flatMap(([test, cases]) =>
		cases.map(({input, err}, index) => ({
			id: `${test} ${index}`,
			body: input.base64 === undefined ? Buffer.from(input.text!) : Buffer.from(input.base64, 'base64'),
			contentType,
			// Go's io.EOF is the good end.
			accepted: accepted ?? (err === null || err === '' || err === 'EOF'),
		})),
	);
}

type PythonSample = {
	readonly name: string;
	readonly labels: Readonly<Record<string, string>> | null;
	readonly value: number | string | null;
	readonly ts: number | null;
	readonly exemplar: {
		readonly labels: Readonly<Record<string, string>>;
		readonly value: number;
		readonly ts: number | null;
	} | null;
};

type PythonCase = {
	readonly test: string;
	readonly input: string;
	readonly ok: boolean;
	readonly families?: readonly {readonly samples: readonly PythonSample[]}[];
};

function pythonCase({test, input, ok, families = []}: PythonCase, contentType: string): Case {
	const samples = families.flatMap(family => family.samples).map(pythonText);
	const known = {id: test, body: Buffer.from(input), contentType, accepted: ok};
	// That case tells nanoseconds apart; Prometheus and we keep milliseconds.
	return ok && test !== 'test_duplicate_timestamps' ? {...known, samples} : known;
}

function pythonText({name, labels, value, ts, exemplar}: PythonSample): string {
	return sampleText(
		name,
		Object.entries(labels ?? {}),
		Number(String(value).replace('Inf', 'Infinity')),
		ts === null ? Number.NaN : Math.trunc(ts * 1000),
		exemplar === null ? '' : `${JSON.stringify(Object.entries(exemplar.labels).sort())} ${exemplar.value}`,
	);
}

function sampleTexts({series, values, timestampsMs, exemplars}: Exposition): string[] {
	return series.map((labels, index) => {
		const entries = labelEntries(labels);
		const exemplar = exemplars.get(index);
		return sampleText(
			entries.find(([name]) => name === '__name__')![1],
			entries.filter(([name]) => name !== '__name__'),
			values[index]!,
			timestampsMs?.[index] ?? Number.NaN,
			exemplar === undefined
				? ''
				: `${JSON.stringify(labelEntries(exemplar.labels).sort())} ${exemplar.value}`,
		);
	});
}

/** client_python adds `_total` to counters of the text format, and writes floats of labels in its own way. */
function sampleText(
	name: string,
	labels: readonly (readonly [string, string])[],
	value: number,
	timestampMs: number,
	exemplar: string,
): string {
	const shown = labels
		.filter(([, text]) => text !== '')
		.map(([label, text]) => [label, label === 'le' || label === 'quantile' ? canonicalFloat(text) : text])
		.sort();
	return `${name.replace(/_total$/, '')} ${JSON.stringify(shown)} ${value} ${timestampMs} ${exemplar}`;
}

function sameTexts(left: readonly string[], right: readonly string[]): boolean {
	return JSON.stringify([...left].sort()) === JSON.stringify([...right].sort());
}
