import {maxRangeSteps} from '../../base/limits.ts';
import {noLabels} from '../../labels/labels.ts';
import type {Query, QueryResult} from '../query.ts';
import type {MatrixSeries, Value} from '../value.ts';
import {documentedType, valueType} from '../value-type.ts';
import {annotationsOf, remarksOf} from './annotations.ts';
import {Failure} from './failure.ts';
import {checkTime, type Shared, type VectorNode} from './node.ts';
import type {Plan, Plans, Refused} from './plans.ts';
import {Lines, matrixValue, vectorValue} from './result.ts';
import type {Vector} from './vector.ts';

/** Queries with the same instants, to be evaluated together. */
export type Batch = {
	readonly type: Query['type'];
	readonly startMs: number;
	readonly endMs: number;
	/** 0: one instant. */
	readonly stepMs: number;
	readonly questions: {readonly text: string; readonly place: number}[];
};

/** The answers to a batch, in the order of its questions. */
export function answersOf(shared: Shared, plans: Plans, batch: Batch): readonly QueryResult[] {
	const refusal = refusedGrid(batch);
	if (refusal !== undefined) {
		return batch.questions.map(() => refusal);
	}

	const grid = plans.grid(batch);
	const prepared = batch.questions.map(({text}) => checked(grid.of(text), batch));
	shared.run++;
	shared.heldSamples = 0;
	shared.stepSamples = 0;
	const {clock, timeoutMs} = shared.options;
	shared.deadlineMs = clock === undefined ? Infinity : clock() + timeoutMs;
	return batch.type === 'instant' ? instants(shared, prepared, batch) : ranges(shared, prepared, batch);
}

function refusedGrid({type, startMs, endMs, stepMs}: Batch): QueryResult | undefined {
	if (![startMs, endMs, stepMs].every(Number.isFinite)) {
		return failed({message: 'times of a query must be finite', errorType: 'bad_data'});
	}

	if (type === 'instant') {
		return undefined;
	}

	if (endMs < startMs) {
		return failed({
			message: 'invalid parameter "end": end timestamp must not be before start time',
			errorType: 'bad_data',
		});
	}

	if (stepMs <= 0) {
		return failed({
			message:
				'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
			errorType: 'bad_data',
		});
	}

	return (endMs - startMs) / stepMs > maxRangeSteps
		? failed({
				message:
					'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
				errorType: 'bad_data',
			})
		: undefined;
}

function checked(plan: Plan | Refused, {type}: Batch): Plan | Refused {
	if (
		plan.type === 'plan' &&
		type === 'range' &&
		(plan.root.type === 'matrix' || plan.root.type === 'string')
	) {
		return {
			type: 'refused',
			message: `invalid expression type "${documentedType(valueType(plan.expr))}" for range query, must be Scalar or instant Vector`,
			errorType: 'bad_data',
		};
	}

	return plan;
}

function instants(
	shared: Shared,
	plans: readonly (Plan | Refused)[],
	{startMs: atMs}: Batch,
): readonly QueryResult[] {
	return plans.map(plan => {
		shared.heldSamples = 0;
		shared.stepSamples = 0;
		return guarded(plan, ready => finished(ready, instantValue(shared, ready, atMs)));
	});
}

function instantValue(shared: Shared, {root}: Plan, atMs: number): Value {
	switch (root.type) {
		case 'scalar':
			return {type: 'scalar', tMs: atMs, value: root.node.at(atMs)};
		case 'string':
			return {type: 'string', tMs: atMs, value: root.value};
		case 'vector':
			return vectorValue(root.node.at(atMs), atMs);
		case 'matrix':
			return matrixValue(shared, root.source, atMs);
	}
}

// All queries take a step together, so that what they share is at hand while it is computed.
function ranges(
	shared: Shared,
	plans: readonly (Plan | Refused)[],
	{startMs, endMs, stepMs}: Batch,
): readonly QueryResult[] {
	const steps = Math.floor((endMs - startMs) / stepMs) + 1;
	const answers: (QueryResult | undefined)[] = plans.map(() => undefined);
	const lines = plans.map(() => new Lines(shared, steps));
	const numbers = plans.map(plan =>
		plan.type === 'plan' && plan.root.type === 'scalar' ? new Float64Array(steps) : undefined,
	);
	for (const plan of plans) {
		if (plan.type === 'plan') {
			plan.steps?.open(startMs, endMs);
		}
	}

	for (let step = 0; step < steps; step++) {
		const tMs = startMs + step * stepMs;
		shared.stepSamples = 0;
		for (const [index, plan] of plans.entries()) {
			answers[index] ??= guarded(plan, ready => {
				const {root, steps: known} = ready;
				checkTime(shared);
				if (root.type === 'scalar') {
					numbers[index]![step] = root.node.at(tMs);
				} else if (root.type === 'vector') {
					lines[index]!.add(known?.get(tMs) ?? computed(ready, root.node, tMs), tMs);
				}

				return undefined;
			});
		}
	}

	for (const [index, plan] of plans.entries()) {
		// Why it failed may lie in the steps kept: next time all are computed.
		if (answers[index] !== undefined && plan.type === 'plan') {
			plan.steps?.drop();
		}
	}

	return plans.map(
		(plan, index) =>
			answers[index] ??
			guarded(plan, ready => {
				const values = numbers[index];
				const value = values === undefined ? lines[index]!.value() : scalarLine(values, startMs, stepMs);
				const remarks = remarksOf(ready.text, ready.sites);
				return {type: 'ok', value, annotations: annotationsOf(ready.steps?.remarked(remarks) ?? remarks)};
			})!,
	);
}

function computed({text, sites, steps}: Plan, node: VectorNode, tMs: number): Vector {
	const vector = node.at(tMs);
	steps?.put(tMs, vector, remarksOf(text, sites, tMs));
	return vector;
}

function scalarLine(values: Float64Array, startMs: number, stepMs: number): Value {
	const timestamps = values.map((_, step) => startMs + step * stepMs);
	const series: MatrixSeries = {labels: noLabels, timestamps, values};
	return {type: 'matrix', series: [series]};
}

function finished({text, sites}: Plan, value: Value): QueryResult {
	return {type: 'ok', value, annotations: annotationsOf(remarksOf(text, sites))};
}

function guarded<T>(
	plan: Plan | Refused,
	act: (plan: Plan) => T,
): T | Extract<QueryResult, {type: 'failed'}> {
	if (plan.type === 'refused') {
		return failed(plan);
	}

	try {
		return act(plan);
	} catch (error) {
		if (error instanceof Failure) {
			return failed(error);
		}

		// The stack ends before the expression does.
		if (error instanceof RangeError) {
			return failed({message: 'query is nested too deeply', errorType: 'bad_data'});
		}

		throw error;
	}
}

function failed({
	message,
	errorType,
}: Pick<Refused, 'message' | 'errorType'>): Extract<QueryResult, {type: 'failed'}> {
	return {type: 'failed', message, errorType};
}
