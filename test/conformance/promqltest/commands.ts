import {parseDurationMs} from '../../../source/base/duration.ts';
import {parseNumber} from '../../../source/promql/number.ts';
import {parseSeriesDescription, type SeriesDescription} from '../../../source/promql/series-description.ts';
import {unquote} from '../../../source/promql/string.ts';
import {twinOf} from './native.ts';

/** The commands of a promqltest script (`promql/promqltest/README.md` of prometheus/prometheus). */
export type Command =
	| {readonly type: 'clear'}
	| {readonly type: 'load'; readonly stepMs: number; readonly series: readonly SeriesDescription[]}
	| Eval;

export type Eval = {
	readonly type: 'eval';
	/** 1-based line of the `eval`. */
	readonly line: number;
	readonly expr: string;
	readonly grid: Grid;
	readonly expected: Expected;
};

/** One instant, or steps from start to end. */
export type Grid =
	| {readonly type: 'instant'; readonly atMs: number}
	| {readonly type: 'range'; readonly startMs: number; readonly endMs: number; readonly stepMs: number};

export type Expected = {
	readonly series: readonly SeriesDescription[];
	readonly scalar?: number;
	readonly string?: string;
	/** The steps of the points when an instant query gives a range vector. */
	readonly rangeVector?: Extract<Grid, {type: 'range'}>;
	readonly ordered: boolean;
	readonly fail: boolean;
	readonly messages: readonly ExpectedMessage[];
};

export type ExpectedMessage = {
	readonly level: 'fail' | 'warn' | 'info' | 'no_warn' | 'no_info';
	readonly matches?: {readonly type: 'msg' | 'regex'; readonly text: string};
};

type Line = {readonly text: string; readonly number: number};

/** Reads a script. Throws on what it does not know: these files are given, not made up by someone outside. */
export function parseCommands(script: string): Command[] {
	const commands: Command[] = [];
	for (const block of blocksOf(script)) {
		const [first, ...rest] = block;
		const word = /^\S+/.exec(first!.text)![0].toLowerCase();
		if (word === 'clear') {
			commands.push({type: 'clear'});
		} else if (word.startsWith('load')) {
			commands.push(parseLoad(first!, rest));
		} else if (word.startsWith('eval')) {
			commands.push(parseEval(first!, rest));
		} else {
			throw new Error(`line ${first!.number}: "${first!.text}" is no command`);
		}
	}

	return commands;
}

// A comment counts as an empty line, so it ends a block.
function blocksOf(script: string): Line[][] {
	const blocks: Line[][] = [];
	let block: Line[] = [];
	for (const [index, raw] of [...script.split('\n'), ''].entries()) {
		const text = raw.trim();
		const isBlank = text === '' || text.startsWith('#');
		if (!isBlank) {
			// `clear` needs no empty line after it.
			block.push({text, number: index + 1});
		}

		if (block.length > 0 && (isBlank || text.toLowerCase() === 'clear')) {
			blocks.push(block);
			block = [];
		}
	}

	return blocks;
}

function parseLoad(first: Line, rest: readonly Line[]): Command {
	const match = /^load(?:_(with_nhcb))?\s+(.+)$/i.exec(first.text);
	const series = rest
		// Start timestamps belong to a feature that is not there.
		.filter(({text}) => !/^\S+?(?:\{[^}]*\})?@st\s/.test(text))
		.map(line => describe(line));
	const twins = match?.[1] === undefined ? [] : series.map(twinOf).filter(twin => twin !== undefined);
	return {type: 'load', stepMs: duration(match?.[2], first), series: [...series, ...twins]};
}

const instantPattern =
	/^eval(?:_(?<mark>fail|warn|ordered|info))?\s+instant\s+(?:at\s+(?<at>.+?))?\s+(?<expr>.+)$/i;
const rangePattern =
	/^eval(?:_(?<mark>fail|warn|info))?\s+range\s+from\s+(?<from>.+)\s+to\s+(?<to>.+)\s+step\s+(?<step>.+?)\s+(?<expr>.+)$/i;

function parseEval(first: Line, rest: readonly Line[]): Eval {
	const range = rangePattern.exec(first.text)?.groups;
	const groups = range ?? instantPattern.exec(first.text)?.groups;
	if (groups === undefined) {
		throw new Error(`line ${first.number}: "${first.text}" is no eval`);
	}

	const grid: Grid =
		range === undefined
			? {type: 'instant', atMs: groups.at === undefined ? 0 : duration(groups.at, first)}
			: gridOf([range.from!, range.to!, range.step!], first);
	const expected = parseExpected(rest, groups.mark);
	return {type: 'eval', line: first.number, expr: groups.expr!, grid, expected};
}

function parseExpected(lines: readonly Line[], mark: string | undefined): Expected {
	const expected: {-readonly [Key in keyof Expected]: Expected[Key]} & {
		series: SeriesDescription[];
		messages: ExpectedMessage[];
	} = {series: [], ordered: mark === 'ordered', fail: mark === 'fail', messages: []};
	if (mark === 'warn' || mark === 'info') {
		expected.messages.push({level: mark});
	}

	for (const line of lines) {
		const rangeVector = /^expect range vector\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)$/.exec(line.text);
		const string = /^expect string\s+(.+)$/.exec(line.text);
		const remark = /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$/.exec(
			line.text,
		);
		const scalar = /^\S+$/.test(line.text) ? parseNumber(line.text) : undefined;
		if (rangeVector !== null) {
			const [, from, to, step] = rangeVector;
			expected.rangeVector = gridOf([from!, to!, step!], line);
		} else if (string !== null) {
			expected.string = unquote(string[1]!) ?? '';
		} else if (remark !== null) {
			noteRemark(expected, remark);
		} else if (scalar === undefined) {
			expected.series.push(describe(line));
		} else {
			expected.scalar = scalar;
		}
	}

	return expected;
}

function noteRemark(
	expected: {ordered: boolean; fail: boolean; messages: ExpectedMessage[]},
	[, level, type, text]: RegExpExecArray,
): void {
	if (level === 'ordered') {
		expected.ordered = true;
		return;
	}

	expected.fail ||= level === 'fail';
	const matches = {type: type === 'regex' ? ('regex' as const) : ('msg' as const), text: text?.trim() ?? ''};
	expected.messages.push({
		level: level as ExpectedMessage['level'],
		...(type === undefined ? {} : {matches}),
	});
}

function gridOf(
	[from, to, step]: readonly [string, string, string],
	line: Line,
): Extract<Grid, {type: 'range'}> {
	return {
		type: 'range',
		startMs: duration(from, line),
		endMs: duration(to, line),
		stepMs: duration(step, line),
	};
}

function describe(line: Line): SeriesDescription {
	const result = parseSeriesDescription(line.text);
	if (result.type === 'failed') {
		throw new Error(`line ${line.number}: ${result.message}`);
	}

	return result;
}

function duration(text: string | undefined, line: Line): number {
	const negative = text?.startsWith('-') ?? false;
	const unsigned = text?.replace(/^-/, '') ?? '';
	const ms = parseDurationMs(unsigned) ?? Math.round((parseNumber(unsigned) ?? Number.NaN) * 1000);
	if (Number.isNaN(ms)) {
		throw new Error(`line ${line.number}: "${text}" is no duration`);
	}

	return negative ? -ms : ms;
}
