import type {Expr} from '../ast.ts';
import {parseExpr} from '../parse.ts';
import {formatPosition} from '../span.ts';
import {Bindings} from './bindings.ts';
import {Builder, type Part, type Site} from './build.ts';
import {Failure, type FailureType, Unsupported} from './failure.ts';
import type {Grid, Shared} from './node.ts';
import {type Budget, newBudget, StepCache} from './step-cache.ts';
import {readAheadMs} from './walk.ts';

/** A query ready to be evaluated again and again. */
export type Plan = {
	readonly type: 'plan';
	readonly text: string;
	readonly expr: Expr;
	readonly root: Part;
	readonly sites: readonly Site[];
	/** Steps of this chart that need not be computed again; undefined when they hang on the query's ends. */
	readonly steps: StepCache | undefined;
};

export type Refused = {
	readonly type: 'refused';
	readonly message: string;
	readonly errorType: FailureType;
};

/** A dashboard has some dozens of queries; whoever types new ones all the time starts over after this many. */
const maxPlans = 512;
/** Grids in use: one for instants and one for each span of a chart. Each holds its plans and what they are bound to. */
const maxGrids = 16;

/** Plans of one grid: 40 panels over 77,000 series are 60 MB. Beyond that all are made anew when they are asked again. */
const maxGridBytes = 96 * 2 ** 20;
/** Of all grids together; the least recently used go first. */
const maxBytes = 128 * 2 ** 20;

/** Plans by grid and text, the least recently used thrown away first. */
export class Plans {
	readonly #shared: Shared;
	readonly #parsed = new Map<string, Expr | Refused>();
	readonly #grids = new Map<string, GridPlans>();
	readonly #budget = newBudget();
	#bindings: Bindings;

	constructor(shared: Shared) {
		this.#shared = shared;
		this.#bindings = new Bindings(shared.queryable);
	}

	/** The plans of all queries with this step and span; `grid.startMs` and `endMs` are set anew each time. */
	grid({startMs, endMs, stepMs}: Grid): GridPlans {
		const key = `${stepMs} ${endMs - startMs}`;
		let plans = this.#grids.get(key);
		this.#grids.delete(key);
		if (plans === undefined || plans.size > maxPlans || plans.builder.bytesHeld > maxGridBytes) {
			if (plans !== undefined) {
				plans.drop();
				this.#bindings = new Bindings(this.#shared.queryable);
			}

			const bindings = this.#bindings;
			const builder = new Builder(this.#shared, {startMs, endMs, stepMs}, bindings);
			plans = new GridPlans(builder, {
				parse: text => this.#parse(text),
				stepsOf: expr => (stepMs > 0 ? stepsOf(expr, bindings, this.#budget) : undefined),
			});
		}

		this.#grids.set(key, plans);
		if (this.#grids.size > maxGrids || (this.#grids.size > 1 && this.#bytesHeld() > maxBytes)) {
			const [oldest, oldestPlans] = this.#grids.entries().next().value!;
			oldestPlans.drop();
			this.#grids.delete(oldest);
			// What the grids left behind may be bound to selectors nobody asks for any more.
			this.#bindings = new Bindings(this.#shared.queryable);
		}

		plans.builder.grid.startMs = startMs;
		plans.builder.grid.endMs = endMs;
		return plans;
	}

	#bytesHeld(): number {
		let bytes = 0;
		for (const {builder} of this.#grids.values()) {
			bytes += builder.bytesHeld;
		}

		return bytes;
	}

	#parse(text: string): Expr | Refused {
		let parsed = this.#parsed.get(text);
		if (parsed === undefined) {
			const result = parseExpr(text, {experimental: this.#shared.options.experimental});
			parsed =
				result.type === 'ok'
					? result.expr
					: {type: 'refused', message: result.message, errorType: 'bad_data'};
			if (this.#parsed.size >= maxPlans) {
				this.#parsed.delete(this.#parsed.keys().next().value!);
			}

			this.#parsed.set(text, parsed);
		}

		return parsed;
	}
}

type Tools = {
	parse(text: string): Expr | Refused;
	stepsOf(expr: Expr): StepCache | undefined;
};

export class GridPlans {
	readonly builder: Builder;
	readonly #tools: Tools;
	readonly #plans = new Map<string, Plan | Refused>();

	constructor(builder: Builder, tools: Tools) {
		this.builder = builder;
		this.#tools = tools;
	}

	get size(): number {
		return this.#plans.size;
	}

	of(text: string): Plan | Refused {
		let plan = this.#plans.get(text);
		if (plan === undefined) {
			plan = this.#prepare(text);
			this.#plans.set(text, plan);
		}

		return plan;
	}

	/** Lets go of what the charts kept. */
	drop(): void {
		for (const plan of this.#plans.values()) {
			if (plan.type === 'plan') {
				plan.steps?.drop();
			}
		}
	}

	#prepare(text: string): Plan | Refused {
		try {
			const expr = this.#tools.parse(text);
			if (expr.type === 'refused') {
				return expr;
			}

			return {type: 'plan', text, expr, ...this.builder.plan(expr), steps: this.#tools.stepsOf(expr)};
		} catch (error) {
			if (error instanceof Failure) {
				return {type: 'refused', message: error.message, errorType: error.errorType};
			}

			if (error instanceof Unsupported) {
				const message = `${formatPosition(text, error.offset)}: ${error.message}`;
				return {type: 'refused', message, errorType: 'execution'};
			}

			// Thousands of operators or parentheses: a text that is meant to break something.
			if (error instanceof RangeError) {
				return {type: 'refused', message: 'query is nested too deeply', errorType: 'bad_data'};
			}

			throw error;
		}
	}
}

function stepsOf(expr: Expr, bindings: Bindings, budget: Budget): StepCache | undefined {
	const aheadMs = readAheadMs(expr);
	if (aheadMs === undefined) {
		return undefined;
	}

	return new StepCache(bindings.freshnessOf(expr), aheadMs, budget);
}
