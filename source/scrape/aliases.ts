import type {Family} from '../exposition/exposition.ts';
import type {Labels} from '../labels/labels.ts';
import type {ScrapeAppender} from '../tsdb/appender.ts';

/** What one server's names mean, as `mcp/conventions` finds out; scrape only carries it into the store. */
export type AliasPlan = {
	/** `guide`, `otel-semconv`, …; empty when none is recognised. */
	readonly dialect: string;
	/** What this dialect counts as an error, one sentence; empty when unknown. */
	readonly errorMeaning: string;
	/** What its calls count when that is more than tool calls; empty for plain tool calls. */
	readonly callsMeaning?: string;
	/** Further names of a series, each sharing its samples multiplied by `scale`. */
	aliasesOf(labels: Labels): readonly Alias[];
};

export type Alias = {
	readonly labels: Labels;
	readonly scale: number;
	/** Of what its exemplars measured: seconds a unit of a histogram in milliseconds. Absent: 1. */
	readonly exemplarScale?: number;
};

export type PlanAliases = (families: ReadonlyMap<string, Family>, series: readonly Labels[]) => AliasPlan;

const emptyPlan: AliasPlan = {dialect: '', errorMeaning: '', aliasesOf: () => []};

type Held = {readonly labels: Labels; readonly column: number; readonly scale: number};

/** The second names of one target's columns, kept in step with the layout of its exposition. */
export class Aliases {
	readonly #appender: ScrapeAppender;
	readonly #planAliases: PlanAliases;
	#plan: AliasPlan = emptyPlan;
	/** Those of the columns in the layout now, by the alias' key. */
	#held = new Map<string, Held>();

	constructor(appender: ScrapeAppender, planAliases: PlanAliases) {
		this.#appender = appender;
		this.#planAliases = planAliases;
	}

	get dialect(): string {
		return this.#plan.dialect;
	}

	get errorMeaning(): string {
		return this.#plan.errorMeaning;
	}

	get callsMeaning(): string {
		return this.#plan.callsMeaning ?? '';
	}

	of(labels: Labels): readonly Alias[] {
		return this.#plan.aliasesOf(labels);
	}

	/**
	 * Plans anew for a layout: `columns[i]` is where the samples of `series[i]` go, negative for nowhere. Columns that
	 * are in it no more keep their aliases, because their history has not ended, until another column claims the name.
	 */
	adopt(
		families: ReadonlyMap<string, Family>,
		series: readonly (Labels | undefined)[],
		columns: Int32Array,
	): void {
		this.#plan = this.#planAliases(
			families,
			series.filter(labels => labels !== undefined),
		);
		const wanted = this.#wanted(series, columns);
		const present = new Set<number>(columns);
		for (const [key, held] of this.#held) {
			const claim = wanted.get(key);
			if (claim?.column === held.column && claim.scale === held.scale) {
				continue;
			}

			this.#held.delete(key);
			if (present.has(held.column)) {
				this.#appender.removeAlias(held.labels);
			}
		}

		for (const [key, claim] of wanted) {
			if (!this.#held.has(key)) {
				// A column that is gone may still have the name; the store would let it keep it.
				this.#appender.removeAlias(claim.labels);
				this.#appender.alias(claim.column, claim.labels, claim.scale);
				this.#held.set(key, claim);
			}
		}
	}

	#wanted(series: readonly (Labels | undefined)[], columns: Int32Array): Map<string, Held> {
		const wanted = new Map<string, Held>();
		for (const [index, labels] of series.entries()) {
			const column = columns[index]!;
			if (labels === undefined || column < 0) {
				continue;
			}

			for (const alias of this.#plan.aliasesOf(labels)) {
				if (!wanted.has(alias.labels.key)) {
					wanted.set(alias.labels.key, {labels: alias.labels, column, scale: alias.scale});
				}
			}
		}

		return wanted;
	}
}
