import {parseExpr} from '../../source/promql/parse.ts';
import {formatExpr} from '../../source/promql/print.ts';
import {formatLines} from '../../source/promql/print-lines.ts';
import {parseSeriesDescription} from '../../source/promql/series-description.ts';
import {readJson, type SuiteResult, tally} from './suite.ts';

const extracted = ['prometheus', 'extracted'] as const;

/** Expressions of Prometheus' `promql/parser/parse_test.go`: accepted or refused. */
export async function expressions(): Promise<SuiteResult> {
	const cases = readJson(...extracted, 'promql-parse-expr.json') as {input: string; fail: boolean}[];
	return tally('promql expressions', cases, ({input, fail}) => {
		const result = parseExpr(input, {experimental: true});
		return (result.type === 'failed') === fail
			? undefined
			: `${JSON.stringify(input)}: ${result.type === 'failed' ? result.message : 'accepted'}`;
	});
}

/** Expressions of `printer_test.go`: printed alike, and alike again when what was printed is read. */
export async function printer(): Promise<SuiteResult> {
	const cases = readJson(...extracted, 'promql-printer.json') as {in: string; out: string | null}[];
	return tally('promql printer', cases, ({in: input, out}) => {
		const printed = print(input);
		return printed === (out ?? input) && print(printed) === printed
			? undefined
			: `${input}: ${printed}, expected ${out ?? input}`;
	});
}

/** Expressions of `prettier_test.go`, which breaks lines at ten columns. */
export async function prettier(): Promise<SuiteResult> {
	const cases = readJson(...extracted, 'promql-prettier.json') as {in: string; out: string}[];
	return tally('promql prettier', cases, ({in: input, out}) => {
		const result = parseExpr(input, {experimental: true});
		const printed = result.type === 'ok' ? formatLines(result.expr, 10) : result.message;
		return printed === out ? undefined : `${input}:\n${printed}\n    expected\n${out}`;
	});
}

/** Series descriptions of `parse_test.go`: accepted or refused. */
export async function seriesDescriptions(): Promise<SuiteResult> {
	const cases = readJson(...extracted, 'promql-series-desc.json') as {input: string; fail: boolean}[];
	return tally('series descriptions', cases, ({input, fail}) => {
		const result = parseSeriesDescription(input);
		return (result.type === 'failed') === fail
			? undefined
			: `${JSON.stringify(input)}: ${result.type === 'failed' ? result.message : 'accepted'}`;
	});
}

function print(input: string): string {
	const result = parseExpr(input, {experimental: true});
	return result.type === 'ok' ? formatExpr(result.expr) : result.message;
}
