import type {Queryable} from '../../tsdb/queryable.ts';
import type {EngineOptions} from '../engine-options.ts';
import {Failure} from './failure.ts';
import type {Scratch} from './scratch.ts';
import {Vector} from './vector.ts';

/** What all nodes of an engine share. `run` is counted up by each evaluation: what was remembered before is void. */
export type Shared = {
	readonly queryable: Queryable;
	readonly options: EngineOptions;
	readonly scratch: Scratch;
	run: number;
	/** Samples looked at by this step. */
	stepSamples: number;
	/** Samples kept from step to step: results, sliding windows. */
	heldSamples: number;
	/** On the clock of the options; Infinity without one. */
	deadlineMs: number;
};

/** The steps of the whole query; `@ start()`, `step()` and the like speak of them even inside a subquery. */
export type Grid = {startMs: number; endMs: number; stepMs: number};

/** Which part of the expression a remark points at: itself, an argument of a call, or a part of an aggregation. */
export type Place = 'self' | 'expr' | 'param' | number;

export type Note = {
	readonly level: 'warning' | 'info';
	readonly text: string;
	readonly place: Place;
	/** Of the remarks of a node that have one, the greatest and the least of the whole query count. */
	readonly extreme?: number | undefined;
};

/** A part of a plan that gives a value at an instant. It computes once an instant and run, whoever asks. */
export class PlanNode<T> {
	/** Gives the same whatever the instant: computed once a run. */
	readonly invariant: boolean;
	readonly #shared: Shared;
	readonly #compute: (tMs: number, node: PlanNode<T>) => T;
	/** By place and text: the remark, and the newest instant it was made of. */
	readonly #notes = new Map<string, {readonly note: Note; atMs: number}>();
	/** Where remarks outlive a run: those of instants up to here are not of it. */
	#keptAfterMs: (() => number) | undefined;
	#run = -1;
	#tMs = Number.NaN;
	#value: T | undefined;
	#failure: Failure | undefined;

	constructor(shared: Shared, invariant: boolean, compute: (tMs: number, node: PlanNode<T>) => T) {
		this.#shared = shared;
		this.invariant = invariant;
		this.#compute = compute;
	}

	at(tMs: number): T {
		if (this.#run !== this.#shared.run) {
			this.#run = this.#shared.run;
			if (this.#keptAfterMs === undefined) {
				this.#notes.clear();
			}
		} else if (this.invariant || this.#tMs === tMs) {
			if (this.#failure !== undefined) {
				throw this.#failure;
			}

			return this.#value!;
		}

		this.#tMs = tMs;
		this.#failure = undefined;
		try {
			this.#value = this.#compute(tMs, this);
		} catch (error) {
			this.#failure = error instanceof Failure ? error : undefined;
			throw error;
		}

		return this.#value;
	}

	/** Memory of what it last gave and of the tables that go with it, roughly. */
	get bytesHeld(): number {
		return this.#value instanceof Vector ? this.#value.values.length * 20 : 0;
	}

	note(level: Note['level'], text: string, place: Place = 'self', extreme?: number): void {
		const key = `${place} ${text}`;
		const known = this.#notes.get(key);
		if (known === undefined) {
			this.#notes.set(key, {note: {level, text, place, extreme}, atMs: this.#tMs});
		} else {
			known.atMs = this.#tMs;
		}
	}

	/** Inside a subquery points are kept from run to run, and so are the remarks on them, until the window has passed. */
	keepNotes(afterMs: () => number): void {
		this.#keptAfterMs = afterMs;
	}

	/** The remarks made in this run; of those, only the ones on an instant, where one is given. */
	notes(atMs?: number): readonly Note[] {
		if (this.#notes.size === 0 || (this.#keptAfterMs === undefined && this.#run !== this.#shared.run)) {
			return [];
		}

		// What never changes is computed at the first instant that asks, and speaks of all.
		const afterMs = (this.invariant ? undefined : this.#keptAfterMs?.()) ?? Number.NEGATIVE_INFINITY;
		for (const [key, {atMs: notedMs}] of this.#notes) {
			if (notedMs <= afterMs) {
				this.#notes.delete(key);
			}
		}

		const all = [...this.#notes.values()];
		return (atMs === undefined ? all : all.filter(known => known.atMs === atMs)).map(({note}) => note);
	}
}

export type VectorNode = PlanNode<Vector>;
export type ScalarNode = PlanNode<number>;

/** A node that fills one vector again and again. */
export function vectorNode(
	shared: Shared,
	invariant: boolean,
	fill: (tMs: number, out: Vector, node: VectorNode) => void,
): VectorNode {
	const out = new Vector();
	return new PlanNode(shared, invariant, (tMs, node) => {
		fill(tMs, out, node);
		return out;
	});
}

/** Counts samples of this step against the query's limit. */
export function countSamples(shared: Shared, count: number): void {
	shared.stepSamples += count;
	checkSamples(shared);
}

/** Counts samples that stay until the query ends; a negative count lets go of some. */
export function holdSamples(shared: Shared, count: number): void {
	shared.heldSamples += count;
	checkSamples(shared);
}

function checkSamples(shared: Shared): void {
	if (shared.stepSamples + shared.heldSamples > shared.options.maxSamples) {
		throw new Failure('query processing would load too many samples into memory in query execution');
	}
}

/** Ends a query that takes too long. Called once a step. */
export function checkTime({options, deadlineMs}: Shared): void {
	if (options.clock !== undefined && options.clock() > deadlineMs) {
		throw new Failure('query timed out in expression evaluation', 'timeout');
	}
}
