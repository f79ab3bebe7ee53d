import type {Node} from 'yaml';
import {parseDurationMs} from '../../base/duration.ts';
import type {Problem} from '../../base/problem.ts';
import {type Field, YamlReader} from '../yaml-fields.ts';

/** A file of `promtool test rules`. */
export type UnitTestFile = {
	readonly ruleFiles: readonly string[];
	readonly evaluationIntervalMs: number;
	readonly groupOrder: readonly string[];
	/** Values may differ by one unit in the last place. */
	readonly fuzzyCompare: boolean;
	readonly tests: readonly UnitTest[];
};

export type UnitTest = {
	readonly name: string;
	readonly intervalMs: number;
	/** Unix milliseconds of eval time 0. */
	readonly startMs: number;
	readonly inputSeries: readonly {readonly series: string; readonly values: string; readonly line: number}[];
	readonly alertTests: readonly AlertTest[];
	readonly exprTests: readonly ExprTest[];
	readonly externalLabels: Readonly<Record<string, string>>;
	readonly externalUrl: string;
};

export type AlertTest = {
	readonly evalTimeMs: number;
	readonly alertname: string;
	readonly expected: readonly {
		readonly labels: Readonly<Record<string, string>>;
		readonly annotations: Readonly<Record<string, string>>;
	}[];
};

export type ExprTest = {
	readonly evalTimeMs: number;
	readonly expr: string;
	readonly expected: readonly {readonly labels: string; readonly value: number; readonly histogram: string}[];
};

/** Reads a unit-test file as strictly as promtool: any problem fails the file. */
export function parseUnitTestFile(
	text: string,
	file: string,
): {readonly file: UnitTestFile; readonly problems: readonly Problem[]} {
	const reader = new YamlReader(text, file);
	const fields = reader.fields(reader.root, 'the test file', fileFields);
	const evaluationIntervalMs = duration(reader, fields.get('evaluation_interval')) || 60_000;
	const tests = reader
		.items(fields.get('tests')?.value, 'tests')
		.map(node => readTest(reader, node, evaluationIntervalMs));
	const list = (name: string): readonly string[] =>
		reader.items(fields.get(name)?.value, name).map(node => reader.text(node, name));
	const groupOrder = list('group_eval_order');
	const repeated = groupOrder.find((name, index) => groupOrder.indexOf(name) !== index);
	if (repeated !== undefined) {
		reader.report(
			`group name repeated in evaluation order: ${repeated}`,
			fields.get('group_eval_order')?.value,
		);
	}

	return {
		file: {
			ruleFiles: list('rule_files'),
			evaluationIntervalMs,
			groupOrder,
			fuzzyCompare: reader.text(fields.get('fuzzy_compare')?.value, 'fuzzy_compare') === 'true',
			tests,
		},
		problems: reader.problems,
	};
}

const fileFields: ReadonlySet<string> = new Set([
	'rule_files',
	'evaluation_interval',
	'group_eval_order',
	'fuzzy_compare',
	'tests',
]);
const testFields: ReadonlySet<string> = new Set([
	'name',
	'interval',
	'start_timestamp',
	'input_series',
	'alert_rule_test',
	'promql_expr_test',
	'external_labels',
	'external_url',
]);

function readTest(reader: YamlReader, node: Node | undefined, evaluationIntervalMs: number): UnitTest {
	const fields = reader.fields(node, 'a test', testFields);
	const items = (name: string): readonly (Node | undefined)[] => reader.items(fields.get(name)?.value, name);
	return {
		name: reader.text(fields.get('name')?.value, 'name'),
		intervalMs: duration(reader, fields.get('interval')) || evaluationIntervalMs,
		startMs: readStart(reader, fields.get('start_timestamp')),
		inputSeries: items('input_series').map(item => {
			const series = reader.fields(item, 'an input series', new Set(['series', 'values']));
			return {
				series: reader.text(series.get('series')?.value, 'series'),
				values: reader.text(series.get('values')?.value, 'values'),
				line: reader.line(item) ?? 0,
			};
		}),
		alertTests: items('alert_rule_test').map(item => readAlertTest(reader, item)),
		exprTests: items('promql_expr_test').map(item => readExprTest(reader, item)),
		externalLabels: reader.texts(fields.get('external_labels')?.value, 'external_labels'),
		externalUrl: reader.text(fields.get('external_url')?.value, 'external_url'),
	};
}

function readAlertTest(reader: YamlReader, node: Node | undefined): AlertTest {
	const fields = reader.fields(node, 'an alert test', new Set(['eval_time', 'alertname', 'exp_alerts']));
	const alertname = reader.text(fields.get('alertname')?.value, 'alertname');
	if (alertname === '') {
		reader.report('an item under alert_rule_test misses required attribute alertname', node);
	}

	return {
		evalTimeMs: duration(reader, fields.get('eval_time')),
		alertname,
		expected: reader.items(fields.get('exp_alerts')?.value, 'exp_alerts').map(item => {
			const alert = reader.fields(item, 'an expected alert', new Set(['exp_labels', 'exp_annotations']));
			return {
				labels: reader.texts(alert.get('exp_labels')?.value, 'exp_labels'),
				annotations: reader.texts(alert.get('exp_annotations')?.value, 'exp_annotations'),
			};
		}),
	};
}

function readExprTest(reader: YamlReader, node: Node | undefined): ExprTest {
	const fields = reader.fields(node, 'an expression test', new Set(['expr', 'eval_time', 'exp_samples']));
	return {
		expr: reader.text(fields.get('expr')?.value, 'expr'),
		evalTimeMs: duration(reader, fields.get('eval_time')),
		expected: reader.items(fields.get('exp_samples')?.value, 'exp_samples').map(item => {
			const sample = reader.fields(item, 'an expected sample', new Set(['labels', 'value', 'histogram']));
			return {
				labels: reader.text(sample.get('labels')?.value, 'labels'),
				value: readValue(reader, sample.get('value')),
				histogram: reader.text(sample.get('histogram')?.value, 'histogram'),
			};
		}),
	};
}

function readValue(reader: YamlReader, field: Field | undefined): number {
	const text = reader.text(field?.value, 'value').replaceAll('_', '');
	const special = /^([+-]?)\.?inf$/i.exec(text);
	if (special !== null) {
		return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
	}

	const value = /^\.?nan$/i.test(text) ? Number.NaN : Number(text);
	if (Number.isNaN(value) && !/^\.?nan$/i.test(text)) {
		reader.report(`value: "${text}" is not a number`, field?.value);
	}

	return value;
}

function duration(reader: YamlReader, field: Field | undefined): number {
	const text = reader.text(field?.value, 'a duration');
	const ms = text === '' ? 0 : parseDurationMs(text);
	if (ms === undefined) {
		reader.report(`not a valid duration string: "${text}"`, field?.value, 'write it like "5m" or "1h30m"');
	}

	return ms ?? 0;
}

// RFC 3339 or Unix seconds.
function readStart(reader: YamlReader, field: Field | undefined): number {
	const text = reader.text(field?.value, 'start_timestamp');
	const ms = text === '' ? 0 : /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
	if (Number.isNaN(ms)) {
		reader.report(`start_timestamp: "${text}" is neither RFC 3339 nor Unix seconds`, field?.value);
		return 0;
	}

	return ms;
}
