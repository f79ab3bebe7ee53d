import {quote} from '../../labels/format.ts';
import {labelValue} from '../../labels/labels.ts';
import {anchoredFunctions, smoothedFunctions} from '../functions/extended-rate.ts';
import type {Cell, Kernel} from '../functions/kernel.ts';
import type {RangeFunction} from '../functions/range-functions.ts';
import {type ColumnKernel, columnKernels} from './column-kernels.ts';
import {Failure} from './failure.ts';
import {noteQuantile} from './histogram.ts';
import {dropMetadata, type LabelSpace} from './label-space.ts';
import {countSamples, type ScalarNode, type Shared, type VectorNode, vectorNode} from './node.ts';
import type {SelectorWindows} from './selector-windows.ts';
import {NamelessSpaces, Relabeling} from './unique.ts';
import type {Vector} from './vector.ts';
import {emptyWindow, type WindowSource} from './window.ts';

export type RangeCall = {
	readonly name: string;
	readonly function: RangeFunction;
	readonly source: WindowSource & Partial<SelectorWindows>;
	readonly args: readonly ScalarNode[];
	/** Which argument of the call is the range, for remarks. */
	readonly rangeArg: number;
};

/** A function of windows over all series of a selector or a subquery: `rate(x[5m])`, `max_over_time(…[1h:])`. */
export function rangeCall(shared: Shared, call: RangeCall): VectorNode {
	const {source, args} = call;
	const {keepsName, counter} = call.function;
	const kernel = kernelOf(call);
	const window = emptyWindow();
	const cell: Cell = {value: 0};
	const numbers: number[] = [];
	const column = shared.options.columnKernels ? columnKernelOf(call) : undefined;
	const output = keepsName === true ? keptNames() : droppedNames(shared);
	const names = counter === true ? new CounterNames() : undefined;
	const invariant = source.invariant && args.every(arg => arg.invariant) && call.name !== 'predict_linear';
	return vectorNode(shared, invariant, (tMs, out, node) => {
		for (const [index, arg] of args.entries()) {
			numbers[index] = arg.at(tMs);
		}

		source.open(tMs, window);
		const {space, length} = source;
		output.open(space, shared.run, out);
		const columns = column?.read(window, source as SelectorWindows, shared.scratch);
		for (let id = 0; id < length; id++) {
			const state = columns === undefined ? 0 : columns.states[id]!;
			if (state === 0 && source.load(id, window) && kernel(window, numbers, cell)) {
				output.push(id, cell.value, out);
			} else if (state === 1) {
				output.push(id, columns!.values[id]!, out);
			}
		}

		countSamples(shared, out.length);
		if (call.name === 'quantile_over_time' && out.length > 0) {
			noteQuantile(node, numbers[0]!, 0);
		}

		if (names !== undefined && out.length > 0) {
			for (const name of names.suspects(space, output.sources(out))) {
				node.note(
					'info',
					`metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${quote(name)}`,
					call.rangeArg,
				);
			}
		}
	});
}

type Output = {
	open(space: LabelSpace, run: number, out: Vector): void;
	push(id: number, value: number, out: Vector): void;
	/** The ids, in the source's space, of what was pushed. */
	sources(out: Vector): Int32Array;
};

function keptNames(): Output {
	return {
		open: (space, _, out) => out.reset(space),
		push: (id, value, out) => out.push(id, value),
		sources: out => out.ids,
	};
}

function droppedNames(shared: Shared): Output {
	const delayed = shared.options.delayedNameRemoval;
	const nameless = new NamelessSpaces(delayed);
	const relabeling = new Relabeling(labels => [dropMetadata(labels), false]);
	let direct = false;
	let lastRun = -1;
	let sources = new Int32Array(16);
	let count = 0;
	return {
		open(space, run, out) {
			if (run !== lastRun) {
				lastRun = run;
				relabeling.release();
			}

			count = 0;
			direct = delayed || space.uniqueWithoutName;
			if (direct) {
				out.reset(nameless.of(space));
				out.reserve(space.size);
			} else {
				relabeling.open(space, out);
			}
		},
		push(id, value, out) {
			if (direct) {
				out.push(id, value);
				return;
			}

			if (count === sources.length) {
				const grown = new Int32Array(count * 2);
				grown.set(sources);
				sources = grown;
			}

			sources[count++] = id;
			relabeling.push(id, value, out);
			relabeling.claim(id, out);
		},
		sources: out => (direct ? out.ids : sources),
	};
}

// Names among the results that do not look like a counter's. One look a series and space.
class CounterNames {
	#space: LabelSpace | undefined;
	#run = new Set<number>();
	#suspects = new Map<number, string>();
	#oneName: string | undefined;

	*suspects(space: LabelSpace, ids: Int32Array): Iterable<string> {
		if (this.#space !== space) {
			this.#space = space;
			this.#run = new Set();
			this.#suspects = new Map();
			this.#oneName = space.uniqueWithoutName ? this.#suspectName(space, ids[0]!) : undefined;
		}

		if (space.uniqueWithoutName) {
			if (this.#oneName !== undefined) {
				yield this.#oneName;
			}

			return;
		}

		for (const id of ids) {
			if (!this.#run.has(id) && id < space.size) {
				this.#run.add(id);
				const name = this.#suspectName(space, id);
				if (name !== undefined) {
					this.#suspects.set(id, name);
				}
			}
		}

		yield* this.#suspects.values();
	}

	#suspectName(space: LabelSpace, id: number): string | undefined {
		const name = labelValue(space.labels(id), '__name__');
		return name === '' || /_(total|sum|count|bucket)$/.test(name) ? undefined : name;
	}
}

function kernelOf({name, source, function: {kernel}}: RangeCall): Kernel {
	if (source.modifier === undefined) {
		return kernel;
	}

	const kernels = source.modifier === 'anchored' ? anchoredFunctions : smoothedFunctions;
	const extended = kernels[name];
	if (extended === undefined) {
		const names = Object.keys(kernels).join(', ');
		throw new Failure(`${source.modifier} modifier can only be used with: ${names} - not with ${name}`);
	}

	return extended;
}

function columnKernelOf({name, source}: RangeCall): ColumnKernel | undefined {
	return source.binding === undefined || source.modifier !== undefined ? undefined : columnKernels[name]?.();
}
