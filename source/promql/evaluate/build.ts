import type {Matcher} from '../../labels/matcher.ts';
import type {AggregateExpr, BinaryExpr, Expr, SubqueryExpr, VectorSelector} from '../ast.ts';
import {valueType} from '../value-type.ts';
import {aggregate} from './aggregate.ts';
import type {Bindings} from './bindings.ts';
import {buildCall} from './build-call.ts';
import {countValues} from './count-values.ts';
import {durationMs, type TimeShift, timeShift} from './durations.ts';
import {ExprKeys, withoutParens} from './expr-key.ts';
import {Failure} from './failure.ts';
import {instantSelector} from './instant.ts';
import {type Grid, PlanNode, type ScalarNode, type Shared, type VectorNode} from './node.ts';
import {type ElementOperator, isSetOperator, operations} from './operators.ts';
import {selectorWindows} from './selector-windows.ts';
import {setOperator} from './set-operator.ts';
import {smoothedSelector} from './smoothed.ts';
import {subqueryWindows} from './subquery-windows.ts';
import {limitRatio, top} from './top.ts';
import {negated, vectorScalar} from './vector-scalar.ts';
import {vectorVector} from './vector-vector.ts';
import {readAheadMs} from './walk.ts';
import type {WindowSource} from './window.ts';

/** A part of a plan, by the type of its value. */
export type Part =
	| {readonly type: 'vector'; readonly node: VectorNode}
	| {readonly type: 'scalar'; readonly node: ScalarNode}
	| {readonly type: 'string'; readonly value: string}
	| {readonly type: 'matrix'; readonly source: WindowSource};

/** Where in a query a node stands: its remarks point there. A shared node stands at several places. */
export type Site = {readonly expr: Expr; readonly node: PlanNode<unknown>};

/**
 * Makes plans of expressions. Equal sub-expressions become the same node, within one query and across all queries of
 * the same grid, so they are computed once. The inside of a subquery runs at other instants than its outside:
 * there nodes are shared only with the inside of an equal subquery.
 */
export class Builder {
	readonly shared: Shared;
	readonly grid: Grid;
	readonly #bindings: Bindings;
	readonly #parts = new Map<string, Part>();
	readonly #keys = new ExprKeys();
	#scope = '';
	/** Of the subquery being built: remarks on instants up to here are not of the query; undefined outside of one. */
	#keptAfterMs: (() => number) | undefined;
	#sites: Site[] = [];

	constructor(shared: Shared, grid: Grid, bindings: Bindings) {
		this.shared = shared;
		this.grid = grid;
		this.#bindings = bindings;
	}

	/** Memory its nodes hold, roughly. */
	get bytesHeld(): number {
		let bytes = 0;
		for (const part of this.#parts.values()) {
			bytes += part.type === 'vector' ? part.node.bytesHeld : 0;
		}

		return bytes;
	}

	/** The plan of a checked expression. Throws `Failure` for what the text alone shows to be wrong. */
	plan(expr: Expr): {readonly root: Part; readonly sites: readonly Site[]} {
		this.#sites = [];
		this.#scope = '';
		this.#keptAfterMs = undefined;
		const root = this.part(expr);
		return {root, sites: this.#sites};
	}

	part(written: Expr): Part {
		const expr = withoutParens(written);
		const key = `${this.#scope}${this.#keys.of(expr)}`;
		// Even a known part is gone through: its sites are those of this query.
		const known = this.#parts.get(key);
		const made = this.#make(expr);
		const part = known ?? made;
		if (known === undefined) {
			this.#parts.set(key, made);
		}

		if ('node' in part) {
			if (this.#keptAfterMs !== undefined) {
				part.node.keepNotes(this.#keptAfterMs);
			}

			// A plus sign is nothing of its own: what stands behind it has its site.
			if (expr.type !== 'unary' || expr.op !== '+') {
				this.#sites.push({expr, node: part.node as PlanNode<unknown>});
			}
		}

		return part;
	}

	vector(expr: Expr): VectorNode {
		const part = this.part(expr);
		if (part.type !== 'vector') {
			throw new Failure(`expected an instant vector, got a ${part.type}`, 'bad_data');
		}

		return part.node;
	}

	scalar(expr: Expr): ScalarNode {
		const part = this.part(expr);
		if (part.type !== 'scalar') {
			throw new Failure(`expected a scalar, got a ${part.type}`, 'bad_data');
		}

		return part.node;
	}

	windows(expr: Expr): WindowSource {
		const part = this.part(expr);
		if (part.type !== 'matrix') {
			throw new Failure(`expected a range vector, got a ${part.type}`, 'bad_data');
		}

		return part.source;
	}

	constant(value: number): ScalarNode {
		return new PlanNode(this.shared, true, () => value);
	}

	/** The times, in seconds, of the newest samples of series, wherever in time. */
	sampleTimes(matchers: readonly Matcher[], shift: TimeShift): VectorNode {
		return instantSelector(this.shared, this.#bindings.of({matchers}), {shift, timestamps: true});
	}

	selector(expr: VectorSelector, timestamps = false): VectorNode {
		const binding = this.#bindings.of(expr);
		const shift = timeShift(expr, this.grid);
		return expr.modifier === 'smoothed' && !timestamps
			? smoothedSelector(this.shared, binding, shift)
			: instantSelector(this.shared, binding, {shift, timestamps});
	}

	#make(expr: Expr): Part {
		switch (expr.type) {
			case 'number':
				return {type: 'scalar', node: this.constant(expr.value)};
			case 'string':
				return {type: 'string', value: expr.value};
			case 'vector-selector':
				return {type: 'vector', node: this.selector(expr)};
			case 'matrix-selector': {
				const {shared, grid} = this;
				const options = {
					shift: timeShift(expr.selector, grid),
					rangeMs: durationMs(expr.range, grid),
					grid,
					modifier: expr.selector.modifier,
				};
				return {type: 'matrix', source: selectorWindows(shared, this.#bindings.of(expr.selector), options)};
			}

			case 'subquery':
				return {type: 'matrix', source: this.#subquery(expr)};
			case 'call':
				return buildCall(this, expr);
			case 'aggregate':
				return {type: 'vector', node: this.#aggregate(expr)};
			case 'binary':
				return this.#binary(expr);
			case 'unary': {
				const part = this.part(expr.expr);
				if (expr.op === '+') {
					return part;
				}

				if (part.type === 'scalar') {
					const {node} = part;
					return {
						type: 'scalar',
						node: new PlanNode(this.shared, node.invariant, tMs => -node.at(tMs)),
					};
				}

				// Built once: a second time for each of many signs would double the work with every one.
				if (part.type === 'vector') {
					return {type: 'vector', node: negated(this.shared, part.node)};
				}

				throw new Failure(`a ${part.type} cannot be negated`, 'bad_data');
			}

			case 'paren':
				return this.part(expr.expr);
		}
	}

	#subquery(expr: SubqueryExpr): WindowSource {
		const {shared, grid} = this;
		const readAhead = readAheadMs(expr.expr);
		const options = {
			shift: timeShift(expr, grid),
			rangeMs: durationMs(expr.range, grid),
			...(readAhead === undefined
				? {}
				: {freshness: {of: this.#bindings.freshnessOf(expr.expr), readAheadMs: readAhead}}),
			stepMs: expr.step === undefined ? shared.options.noStepSubqueryMs : durationMs(expr.step, grid),
		};
		const outer = this.#scope;
		const outerKeptAfterMs = this.#keptAfterMs;
		this.#scope = `${outer}${this.#keys.of(expr)}>`;
		// Where the first window of this query begins, seen from that of the subquery around it (whose first point may come a step
		// later: then a remark stays that much longer).
		this.#keptAfterMs = () => options.shift.at(outerKeptAfterMs?.() ?? grid.startMs) - options.rangeMs;
		try {
			return subqueryWindows(shared, this.vector(expr.expr), options);
		} finally {
			this.#scope = outer;
			this.#keptAfterMs = outerKeptAfterMs;
		}
	}

	#aggregate(expr: AggregateExpr): VectorNode {
		const {shared} = this;
		const {op, param} = expr;
		if (op === 'count_values') {
			const label = param === undefined ? undefined : this.part(param);
			const name = label?.type === 'string' ? label.value : '';
			if (name === '' || !name.isWellFormed()) {
				throw new Failure(`invalid label name ${JSON.stringify(name)}`);
			}

			return countValues(shared, expr, this.vector(expr.expr), name);
		}

		const number = param === undefined ? undefined : this.scalar(param);
		const input = this.vector(expr.expr);
		switch (op) {
			case 'topk':
			case 'bottomk':
			case 'limitk':
				return top(shared, expr, input, number!);
			case 'limit_ratio':
				return limitRatio(shared, input, number!);
			default:
				return aggregate(shared, expr, input, number);
		}
	}

	#binary(expr: BinaryExpr): Part {
		const {shared} = this;
		const {op, lhs, rhs, bool, matching} = expr;
		const left = this.part(lhs);
		const right = this.part(rhs);
		if (left.type === 'vector' && right.type === 'vector') {
			const sides: readonly [VectorNode, VectorNode] = [left.node, right.node];
			const match = matching ?? {card: 'one-to-one', on: false, labels: [], include: []};
			return {
				type: 'vector',
				node: isSetOperator(op)
					? setOperator(shared, op, sides, match)
					: vectorVector(shared, sides, {op, bool, matching: match}),
			};
		}

		const element = op as ElementOperator;
		if (left.type === 'vector' && right.type === 'scalar') {
			const options = {op: element, bool, swapped: false};
			return {type: 'vector', node: vectorScalar(shared, left.node, right.node, options)};
		}

		if (left.type === 'scalar' && right.type === 'vector') {
			const options = {op: element, bool, swapped: true};
			return {type: 'vector', node: vectorScalar(shared, right.node, left.node, options)};
		}

		if (left.type === 'scalar' && right.type === 'scalar') {
			const [x, y] = [left.node, right.node];
			const operation = operations[element];
			const invariant = x.invariant && y.invariant;
			return {
				type: 'scalar',
				node: new PlanNode(shared, invariant, tMs => operation(x.at(tMs), y.at(tMs))),
			};
		}

		throw new Failure(
			`operator ${op} not allowed between ${valueType(lhs)} and ${valueType(rhs)}`,
			'bad_data',
		);
	}
}
