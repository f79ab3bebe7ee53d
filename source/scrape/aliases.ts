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
	/** Whether another plan gives every series the same names. */
	isLike(other: AliasPlan): boolean;
};

export type Alias = {
	readonly labels: Labels;
	readonly scale: number;
	/** Of what its exemplars measured: seconds a unit of a histogram in milliseconds. Absent: 1. */
	readonly exemplarScale?: number;
};

export type PlanAliases = (families: ReadonlyMap<string, Family>, series: readonly Labels[]) => AliasPlan;

const emptyPlan: AliasPlan = {dialect: '', errorMeaning: '', aliasesOf: () => [], isLike: () => false};

type Held = {
	readonly labels: Labels;
	/** The column's own labels. */
	readonly source: Labels;
	readonly column: number;
	readonly scale: number;
};

/** The second names of one target's columns, kept in step with the layout of its exposition. */
export class Aliases {
	readonly #appender: ScrapeAppender;
	readonly #planAliases: PlanAliases;
	#plan: AliasPlan = emptyPlan;
	/** Those of the columns in the layout now, by the alias' key. */
	#held = new Map<string, Held>();
	/** Whether two columns of the layout claim one name. */
	#isContested = false;

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
		const before = this.#plan;
		this.#plan = this.#planAliases(
			families,
			series.filter(labels => labels !== undefined),
		);
		const known =
			!this.#isContested && this.#plan.isLike(before) ? this.#heldBySource() : new Map<Labels, Held[]>();
		const wanted = this.#wanted(series, columns, known);
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

	/** What each series of the layout shall also be called; `known` are those that are called so already. */
	#wanted(
		series: readonly (Labels | undefined)[],
		columns: Int32Array,
		known: ReadonlyMap<Labels, readonly Held[]>,
	): Map<string, Held> {
		const wanted = new Map<string, Held>();
		this.#isContested = false;
		for (const [index, source] of series.entries()) {
			const column = columns[index]!;
			if (source === undefined || column < 0) {
				continue;
			}

			for (const {labels, scale} of known.get(source) ?? this.#plan.aliasesOf(source)) {
				if (wanted.has(labels.key)) {
					this.#isContested = true;
				} else {
					wanted.set(labels.key, {labels, source, column, scale});
				}
			}
		}

		return wanted;
	}

	/** Making a name costs much more than finding it, and most series of a new layout are those of the one before. */
	#heldBySource(): ReadonlyMap<Labels, readonly Held[]> {
		const bySource = new Map<Labels, Held[]>();
		for (const held of this.#held.values()) {
			const all = bySource.get(held.source);
			if (all === undefined) {
				bySource.set(held.source, [held]);
			} else {
				all.push(held);
			}
		}

		return bySource;
	}
}
