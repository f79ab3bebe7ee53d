import {execFile} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {parseArgs, promisify} from 'node:util';
import {formatDuration} from '../../source/base/duration.ts';
import {newTestStore} from '../../source/commands/rule-store.ts';
import {readRecording} from '../../source/exposition/recording.ts';
import {formatLabels} from '../../source/labels/format.ts';
import {type Labels, labelValue, noLabels, withLabels} from '../../source/labels/labels.ts';
import {formatValue} from '../../source/promql/number.ts';
import type {VectorSample} from '../../source/promql/value.ts';
import {evaluateGroup, freshGroupRun} from '../../source/rules/evaluate-group.ts';
import {parseRuleFile} from '../../source/rules/rule-file.ts';
import {incidentRecording} from './incident-recording.ts';

// The same rule file on the same recording in mcptop and in Prometheus' own rule engine (promtool), at every evaluation:
//   node test/tools/compare-alerts.ts [--interval 15s] [--recording FILE] [RULES]
// Without arguments: the monitoring guide's five rules on an hour of incidents.

const {values: flags, positionals} = parseArgs({
	allowPositionals: true,
	options: {recording: {type: 'string'}, interval: {type: 'string', default: '15'}},
});
const rulesFile = path.resolve(
	positionals[0] ?? path.join(import.meta.dirname, '../../fixtures/rules/guide.yml'),
);
const intervalMs = Number.parseFloat(flags.interval) * 1000;
// Instants are laid on half seconds, for promtool's notation has equal steps; both sides get the same. No sample then falls on
// an evaluation or on the end of a range: before Prometheus 3 ranges held both ends.
const gridMs = 500;
const maxDrawn = 30;

type Row = {readonly labels: Labels; readonly values: Map<number, number>};
type Evaluation = {
	readonly sinceMs: number;
	readonly alerts: readonly VectorSample[];
	readonly since: readonly VectorSample[];
};

const rows = readRows();
const evaluations = evaluateHere();
draw();
await compareWithPromtool();

function readRows(): readonly Row[] {
	const bytes =
		flags.recording === undefined ? Buffer.from(incidentRecording()) : readFileSync(flags.recording);
	const samples: {labels: Labels; tMs: number; value: number}[] = [];
	const {problemCount} = readRecording(bytes, (labels, tMs, value) => samples.push({labels, tMs, value}));
	const firstMs = samples.reduce((least, {tMs}) => Math.min(least, tMs), Number.POSITIVE_INFINITY);
	const zeroMs = Math.floor(firstMs / intervalMs) * intervalMs;
	const byKey = new Map<string, Row>();
	for (const {labels, tMs, value} of samples) {
		const row = byKey.get(labels.key) ?? {labels, values: new Map<number, number>()};
		byKey.set(labels.key, row);
		row.values.set(2 * Math.floor((tMs - zeroMs) / (2 * gridMs)) + 1, value);
	}

	console.log(
		`${samples.length} samples of ${byKey.size} series (${problemCount} lines left out), rules of ${rulesFile}`,
	);

	return [...byKey.values()];
}

function evaluateHere(): readonly Evaluation[] {
	const {groups, problems} = parseRuleFile(readFileSync(rulesFile, 'utf8'), rulesFile);
	for (const problem of problems) {
		console.log(`problem: ${problem.what}`);
	}

	const {engine, appender} = newTestStore({noStepSubqueryMs: intervalMs});
	const world = {engine, externalLabels: noLabels, externalUrl: ''};
	const lastStep = Math.max(...rows.flatMap(({values}) => [...values.keys()]));
	const result: Evaluation[] = [];
	let runs = groups.map(freshGroupRun);
	let step = 0;
	for (let sinceMs = 0; sinceMs <= lastStep * gridMs; sinceMs += intervalMs) {
		for (; step * gridMs <= sinceMs; step++) {
			for (const {labels, values} of rows) {
				const value = values.get(step);
				if (value !== undefined) {
					appender.appendSample(labels, step * gridMs, value);
				}
			}
		}

		runs = runs.map((run, index) => evaluateGroup(groups[index]!, run, {atMs: sinceMs, world, appender}));
		for (const [index, {lastError}] of runs.flat().entries()) {
			if (lastError !== '') {
				console.log(`rule ${index + 1} failed at ${formatDuration(sinceMs)}: ${lastError}`);
			}
		}

		const ask = (expr: string): readonly VectorSample[] => {
			const answer = engine.instant(expr, sinceMs);
			return answer.type === 'ok' && answer.value.type === 'vector' ? answer.value.samples : [];
		};
		result.push({sinceMs, alerts: ask('ALERTS'), since: ask('ALERTS_FOR_STATE')});
	}

	return result;
}

function draw(): void {
	const drawings = new Map<string, string>();
	for (const [index, {alerts}] of evaluations.entries()) {
		for (const {labels} of alerts) {
			const name = formatLabels(withLabels(labels, {__name__: '', alertstate: ''}));
			drawings.set(
				name,
				(drawings.get(name) ?? '').padEnd(index, '-') + labelValue(labels, 'alertstate')[0]!,
			);
		}
	}

	console.log(`\nALERTS in mcptop, one character each ${formatDuration(intervalMs)}, p pending, f firing:`);
	for (const [name, drawing] of [...drawings].slice(0, maxDrawn)) {
		console.log(`  ${name}\n    ${drawing.padEnd(evaluations.length, '-')}`);
	}

	if (drawings.size === 0 || drawings.size > maxDrawn) {
		console.log(drawings.size === 0 ? '  none' : `  … and ${drawings.size - maxDrawn} more`);
	}
}

async function compareWithPromtool(): Promise<void> {
	const version = await run(['--version']);
	if (version.missing) {
		console.log('\npromtool is not installed: not compared with Prometheus');
		return;
	}

	const folder = mkdtempSync(path.join(os.tmpdir(), 'mcptop-compare-'));
	const file = path.join(folder, 'test.yml');
	writeFileSync(file, unitTests());
	const {output, exitCode} = await run(['test', 'rules', file]);
	rmSync(folder, {recursive: true});
	const number = /version (\S+)/.exec(version.output)?.[1] ?? '';
	console.log(`\npromtool ${number}:`);
	if (Number.parseFloat(number) < 2.51) {
		console.log('  note: before 2.51 rates near the start of a counter were others');
	}

	if (exitCode === 0) {
		console.log(`  the same ALERTS and ALERTS_FOR_STATE at each of ${evaluations.length} evaluations`);
		return;
	}

	console.log(
		output
			.split('\n')
			.filter(line => line !== '')
			.slice(0, 60)
			.join('\n'),
	);
	console.log(`  ${output.match(/^ {4}expr:/gm)?.length ?? 0} answers differ (exp: mcptop, got: Prometheus)`);
	process.exitCode = 1;
}

// YAML is a superset of JSON.
function unitTests(): string {
	const expected = (samples: readonly VectorSample[]): object[] =>
		samples.map(({labels, value}) => ({labels: formatLabels(labels), value}));
	return JSON.stringify({
		rule_files: [rulesFile],
		evaluation_interval: formatDuration(intervalMs),
		tests: [
			{
				interval: formatDuration(gridMs),
				input_series: rows.map(({labels, values}) => ({
					series: formatLabels(labels),
					values: notation(values),
				})),
				promql_expr_test: evaluations.flatMap(({sinceMs, alerts, since}) => [
					{expr: 'ALERTS', eval_time: formatDuration(sinceMs), exp_samples: expected(alerts)},
					{expr: 'ALERTS_FOR_STATE', eval_time: formatDuration(sinceMs), exp_samples: expected(since)},
				]),
			},
		],
	});
}

function notation(values: ReadonlyMap<number, number>): string {
	const words: string[] = [];
	let next = 0;
	for (const [step, value] of [...values].sort(([left], [right]) => left - right)) {
		if (step > next) {
			words.push(`_x${step - next}`);
		}

		words.push(formatValue(value));
		next = step + 1;
	}

	return words.join(' ');
}

async function run(args: readonly string[]): Promise<{output: string; exitCode: number; missing: boolean}> {
	try {
		const {stdout, stderr} = await promisify(execFile)('promtool', args, {maxBuffer: 64 * 1024 * 1024});
		return {output: stdout + stderr, exitCode: 0, missing: false};
	} catch (error) {
		const failure = error as {code?: number | string; stdout?: string; stderr?: string};
		return {
			output: `${failure.stdout ?? ''}${failure.stderr ?? ''}`,
			exitCode: typeof failure.code === 'number' ? failure.code : 1,
			missing: failure.code === 'ENOENT',
		};
	}
}
