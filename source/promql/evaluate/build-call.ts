import {noLabels} from '../../labels/labels.ts';
import type {Call, Expr} from '../ast.ts';
import {elementFunctions} from '../functions/elements.ts';
import {rangeFunctions} from '../functions/range-functions.ts';
import {max, min} from '../go-math.ts';
import {absent, absentLabels} from './absent.ts';
import type {Builder, Part} from './build.ts';
import {infoCall} from './build-info.ts';
import {elementCall} from './elements.ts';
import {withoutParens} from './expr-key.ts';
import {Failure, Unsupported} from './failure.ts';
import {histogramFraction, histogramQuantile, histogramQuantiles} from './histogram.ts';
import {InternedSpace} from './label-space.ts';
import {NameDropper} from './map-vector.ts';
import {PlanNode, type VectorNode, vectorNode} from './node.ts';
import {rangeCall} from './range-call.ts';
import {labelJoin, labelReplace} from './relabel.ts';
import {sortedByLabel, sortedByValue} from './sort.ts';
import {emptyWindow} from './window.ts';

/** The plan of a function call. */
export function buildCall(builder: Builder, call: Call): Part {
	const {func, args} = call;
	if (rangeFunctions[func] !== undefined) {
		return vectorPart(rangeFunctionCall(builder, call));
	}

	if (elementFunctions[func] !== undefined) {
		const [first, ...rest] = args;
		const input = first === undefined ? evaluationTime(builder) : builder.vector(first);
		const numbers = rest.map(arg => builder.scalar(arg));
		return vectorPart(elementCall(builder.shared, elementFunctions[func], input, numbers));
	}

	const special = specials[func];
	if (special === undefined) {
		throw new Unsupported(`function "${func}"`, call.span.start);
	}

	return special(builder, args);
}

type Special = (builder: Builder, args: readonly Expr[]) => Part;

const specials: Readonly<Record<string, Special>> = {
	absent: (builder, [input]) =>
		vectorPart(absent(builder.shared, builder.vector(input!), absentLabels(withoutParens(input!)))),
	absent_over_time: (builder, [input]) => vectorPart(absentOverTime(builder, input!)),
	end: builder => scalarPart(builder, true, () => builder.grid.endMs / 1000),
	histogram_avg: noHistograms,
	histogram_count: noHistograms,
	histogram_fraction: (builder, [lower, upper, input]) => {
		const bounds = [builder.scalar(lower!), builder.scalar(upper!)] as const;
		return vectorPart(histogramFraction(builder.shared, bounds, builder.vector(input!)));
	},
	histogram_quantile: (builder, [q, input]) =>
		vectorPart(histogramQuantile(builder.shared, builder.scalar(q!), builder.vector(input!))),
	histogram_quantiles: (builder, [input, label, ...quantiles]) =>
		vectorPart(
			histogramQuantiles(builder.shared, builder.vector(input!), {
				label: text(builder, label!),
				quantiles: quantiles.map(q => builder.scalar(q)),
			}),
		),
	histogram_stddev: noHistograms,
	histogram_stdvar: noHistograms,
	histogram_sum: noHistograms,
	info: (builder, [input, selector]) => vectorPart(infoCall(builder, input!, selector)),
	label_join: (builder, [input, ...texts]) => {
		const [destination, separator, ...sources] = texts.map(arg => text(builder, arg));
		return vectorPart(
			labelJoin(builder.shared, builder.vector(input!), [destination!, separator!, ...sources]),
		);
	},
	label_replace: (builder, [input, ...texts]) => {
		const [destination, replacement, source, pattern] = texts.map(arg => text(builder, arg));
		return vectorPart(
			labelReplace(builder.shared, builder.vector(input!), [destination!, replacement!, source!, pattern!]),
		);
	},
	max_of: (builder, [left, right]) => ofTwo(builder, [left!, right!], max),
	min_of: (builder, [left, right]) => ofTwo(builder, [left!, right!], min),
	pi: builder => scalarPart(builder, true, () => Math.PI),
	range: builder => scalarPart(builder, true, () => (builder.grid.endMs - builder.grid.startMs) / 1000),
	scalar: (builder, [input]) => {
		const node = builder.vector(input!);
		return scalarPart(builder, node.invariant, tMs => {
			const vector = node.at(tMs);
			return vector.length === 1 ? vector.values[0]! : NaN;
		});
	},
	sort: (builder, [input]) =>
		vectorPart(sortedByValue(builder.shared, builder.vector(input!), {grid: builder.grid, descends: false})),
	sort_by_label: (builder, [input, ...names]) =>
		vectorPart(
			sortedByLabel(builder.shared, builder.vector(input!), {
				grid: builder.grid,
				names: names.map(name => text(builder, name)),
				descends: false,
			}),
		),
	sort_by_label_desc: (builder, [input, ...names]) =>
		vectorPart(
			sortedByLabel(builder.shared, builder.vector(input!), {
				grid: builder.grid,
				names: names.map(name => text(builder, name)),
				descends: true,
			}),
		),
	sort_desc: (builder, [input]) =>
		vectorPart(sortedByValue(builder.shared, builder.vector(input!), {grid: builder.grid, descends: true})),
	start: builder => scalarPart(builder, true, () => builder.grid.startMs / 1000),
	step: builder => scalarPart(builder, true, () => builder.grid.stepMs / 1000),
	time: builder => scalarPart(builder, false, tMs => tMs / 1000),
	timestamp: (builder, [input]) => vectorPart(timestamp(builder, withoutParens(input!))),
	vector: (builder, [input]) => {
		const node = builder.scalar(input!);
		return vectorPart(oneElement(builder, node.invariant, tMs => node.at(tMs)));
	},
};

function rangeFunctionCall(builder: Builder, {func, args}: Call): VectorNode {
	const rangeArg = func === 'quantile_over_time' ? 1 : 0;
	const source = builder.windows(args[rangeArg]!);
	const scalars = args.filter((_, index) => index !== rangeArg).map(arg => builder.scalar(arg));
	const call = {name: func, function: rangeFunctions[func]!, source, args: scalars, rangeArg};
	return rangeCall(builder.shared, call);
}

function absentOverTime(builder: Builder, input: Expr): VectorNode {
	const source = builder.windows(input);
	const window = emptyWindow();
	const space = new InternedSpace(true);
	const id = space.intern(absentLabels(withoutParens(input)));
	return vectorNode(builder.shared, source.invariant, (tMs, out) => {
		out.reset(space);
		source.open(tMs, window);
		for (let series = 0; series < source.length; series++) {
			if (source.load(series, window)) {
				return;
			}
		}

		out.push(id, 1);
	});
}

function timestamp(builder: Builder, input: Expr): VectorNode {
	const {shared} = builder;
	// A selector's samples have times of their own; whatever else a vector is, it is of the evaluation's time.
	const selects = input.type === 'vector-selector';
	const node = selects ? builder.selector(input, true) : builder.vector(input);
	const dropper = new NameDropper(shared);
	return vectorNode(shared, selects && node.invariant, (tMs, out) => {
		const vector = node.at(tMs);
		dropper.open(vector, out);
		for (let index = 0; index < vector.length; index++) {
			dropper.push(vector.ids[index]!, selects ? vector.values[index]! : tMs / 1000, out);
		}
	});
}

function evaluationTime(builder: Builder): VectorNode {
	return oneElement(builder, false, tMs => tMs / 1000);
}

function oneElement(builder: Builder, invariant: boolean, value: (tMs: number) => number): VectorNode {
	const space = new InternedSpace(true);
	const id = space.intern(noLabels);
	return vectorNode(builder.shared, invariant, (tMs, out) => {
		out.reset(space);
		out.push(id, value(tMs));
	});
}

// What these read, native histograms, does not exist here: over floats they give nothing in Prometheus too.
function noHistograms(builder: Builder, [input]: readonly Expr[]): Part {
	const node = builder.vector(input!);
	return vectorPart(
		vectorNode(builder.shared, node.invariant, (tMs, out) => {
			out.reset(node.at(tMs).space);
		}),
	);
}

function ofTwo(
	builder: Builder,
	[left, right]: readonly [Expr, Expr],
	choose: (left: number, right: number) => number,
): Part {
	const [x, y] = [builder.scalar(left), builder.scalar(right)];
	return scalarPart(builder, x.invariant && y.invariant, tMs => choose(x.at(tMs), y.at(tMs)));
}

function text(builder: Builder, expr: Expr): string {
	const part = builder.part(expr);
	if (part.type !== 'string') {
		throw new Failure(`expected a string, got a ${part.type}`, 'bad_data');
	}

	return part.value;
}

function vectorPart(node: VectorNode): Part {
	return {type: 'vector', node};
}

function scalarPart(builder: Builder, invariant: boolean, value: (tMs: number) => number): Part {
	return {type: 'scalar', node: new PlanNode(builder.shared, invariant, value)};
}
