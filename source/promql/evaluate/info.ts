import {type Labels, labelEntries, labelValue, withLabels} from '../../labels/labels.ts';
import {type Matcher, valueTest} from '../../labels/matcher.ts';
import type {Expr} from '../ast.ts';
import {labelsText} from '../functions/labels-text.ts';
import {type TimeShift, timeShift} from './durations.ts';
import {Failure, sameLabels} from './failure.ts';
import {InternedSpace, type LabelSpace} from './label-space.ts';
import {type Grid, type Shared, type VectorNode, vectorNode} from './node.ts';
import {IdTable, type Vector} from './vector.ts';

export const targetInfo: Matcher = {name: '__name__', operator: '=', value: 'target_info'};

const identifying = ['instance', 'job'] as const;

export type Info = {
	/** The series that carry the labels; values are the times of their samples, in seconds. */
	readonly infoTimes: VectorNode;
	/** Which names are info metrics: they are not enriched themselves. */
	readonly nameMatchers: readonly Matcher[];
	/** Conditions on the labels to add; when there are any, only those labels are added. */
	readonly labelMatchers: readonly Matcher[];
};

/** `info(v, {…})`: adds the labels of the info series with the same instance and job (experimental). */
export function info(shared: Shared, base: VectorNode, options: Info): VectorNode {
	const {infoTimes, nameMatchers, labelMatchers} = options;
	const isInfoName = nameMatchers.map(valueTest);
	const needed = labelMatchers.some(matcher => !valueTest(matcher)(''));
	const added = new Set(labelMatchers.map(({name}) => name));
	const results = new Enriched();
	return vectorNode(shared, base.invariant && infoTimes.invariant, (tMs, out) => {
		const vector = base.at(tMs);
		results.open(vector.space, out);
		const enriched: number[] = [];
		for (let index = 0; index < vector.length; index++) {
			const name = labelValue(vector.space.labels(vector.ids[index]!), '__name__');
			if (isInfoName.length > 0 && isInfoName.every(test => test(name))) {
				results.push(vector, index, [], out);
			} else {
				enriched.push(index);
			}
		}

		const bySignature = newestInfo(vector, enriched, infoTimes.at(tMs));
		for (const index of enriched) {
			const labels = vector.space.labels(vector.ids[index]!);
			const found = [...(bySignature.get(signatureOf(labels))?.values() ?? [])];
			if (found.length > 0 || !needed) {
				results.push(vector, index, additions(labels, found, added), out);
			}
		}
	});
}

/** When the info series are read: as of the moment the first selector of the argument reads. */
export function infoShift(expr: Expr, grid: Grid): TimeShift {
	const shifts: TimeShift[] = [];
	collectShifts(expr, grid, shifts);
	return {
		invariant: shifts.some(({invariant}) => invariant),
		at: tMs => shifts.reduce((atMs, shift) => shift.at(atMs), tMs),
	};
}

// True once a selector is found.
function collectShifts(expr: Expr, grid: Grid, shifts: TimeShift[]): boolean {
	switch (expr.type) {
		case 'number':
		case 'string':
			return false;
		case 'vector-selector':
			shifts.push(timeShift(expr, grid));
			return true;
		case 'matrix-selector':
			return collectShifts(expr.selector, grid, shifts);
		case 'subquery': {
			shifts.push(timeShift(expr, grid));
			if (collectShifts(expr.expr, grid, shifts)) {
				return true;
			}

			shifts.pop();
			return false;
		}

		case 'call':
			return expr.args.some(arg => collectShifts(arg, grid, shifts));
		case 'aggregate':
			return (
				(expr.param !== undefined && collectShifts(expr.param, grid, shifts)) ||
				collectShifts(expr.expr, grid, shifts)
			);
		case 'binary':
			return collectShifts(expr.lhs, grid, shifts) || collectShifts(expr.rhs, grid, shifts);
		case 'unary':
		case 'paren':
			return collectShifts(expr.expr, grid, shifts);
	}
}

type InfoSample = {readonly labels: Labels; readonly seconds: number};

// By instance and job, then by info metric: the series with the newest sample.
function newestInfo(
	base: Vector,
	enriched: readonly number[],
	times: Vector,
): ReadonlyMap<string, ReadonlyMap<string, InfoSample>> {
	const wanted = identifying.map(
		name =>
			new Set(
				enriched
					.map(index => labelValue(base.space.labels(base.ids[index]!), name))
					.filter(value => value !== ''),
			),
	);
	const found = new Map<string, Map<string, InfoSample>>();
	if (wanted.every(values => values.size === 0)) {
		return found;
	}

	for (let index = 0; index < times.length; index++) {
		const labels = times.space.labels(times.ids[index]!);
		if (
			identifying.some(
				(name, place) => wanted[place]!.size > 0 && !wanted[place]!.has(labelValue(labels, name)),
			)
		) {
			continue;
		}

		const signature = signatureOf(labels);
		const byName = found.get(signature) ?? new Map<string, InfoSample>();
		found.set(signature, byName);
		const name = labelValue(labels, '__name__');
		const seconds = times.values[index]!;
		const existing = byName.get(name);
		if (existing !== undefined && existing.seconds === seconds) {
			const [old, fresh] = [existing.labels, labels].map(labelsText);
			throw new Failure(
				`found duplicate series for info metric: existing ${old} @ ${seconds * 1000}, new ${fresh} @ ${seconds * 1000}`,
			);
		}

		if (existing === undefined || existing.seconds < seconds) {
			byName.set(name, {labels, seconds});
		}
	}

	return found;
}

function signatureOf(labels: Labels): string {
	return identifying.map(name => labelValue(labels, name)).join('\n');
}

function additions(
	base: Labels,
	found: readonly InfoSample[],
	added: ReadonlySet<string>,
): readonly (readonly [name: string, value: string])[] {
	const taken = new Map<string, string>();
	for (const {labels} of found) {
		for (const [name, value] of labelEntries(labels)) {
			if (name === '__name__' || (added.size > 0 && !added.has(name))) {
				continue;
			}

			if (taken.has(name) && taken.get(name) !== value) {
				throw new Failure(`conflicting label: ${name}`);
			}

			if (labelValue(base, name) === '') {
				taken.set(name, value);
			}
		}
	}

	return [...taken];
}

class Enriched {
	#from: LabelSpace | undefined;
	#to = new InternedSpace();
	#stamps = new IdTable(0);
	#stamp = 0;

	open(from: LabelSpace, out: Vector): void {
		if (this.#from !== from) {
			this.#from = from;
			this.#to = new InternedSpace();
			this.#stamps = new IdTable(0);
		}

		this.#stamp++;
		out.reset(this.#to);
	}

	push(
		base: Vector,
		index: number,
		labels: readonly (readonly [name: string, value: string])[],
		out: Vector,
	): void {
		const id = base.ids[index]!;
		const given = base.space.labels(id);
		const changed = labels.length === 0 ? given : withLabels(given, Object.fromEntries(labels));
		const target = this.#to.intern(changed, base.space.dropsName(id));
		const stamps = this.#stamps.sized(this.#to.size);
		if (stamps[target] === this.#stamp) {
			throw sameLabels();
		}

		stamps[target] = this.#stamp;
		out.push(target, base.values[index]!);
	}
}
