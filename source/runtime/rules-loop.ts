import type {Labels} from '../labels/labels.ts';
import type {Alert} from '../rules/alert.ts';
import {
	carryOver,
	endGroup,
	evaluateGroup,
	evaluationAtMs,
	freshGroupRun,
	type GroupRun,
} from '../rules/evaluate-group.ts';
import type {RuleWorld} from '../rules/evaluate-rule.ts';
import {groupKey, type RuleGroup} from '../rules/rule.ts';
import {alertViews, type EvaluatedGroup, ruleViews} from '../rules/views.ts';
import type {Dispatch} from '../state/messages.ts';
import type {SampleAppender} from '../tsdb/appender.ts';
import type {Ports} from './ports.ts';
import {loadRules, type RuleSources, readRuleTexts} from './rule-loader.ts';

export type RulesLoopOptions = RuleSources & {
	readonly ports: Pick<Ports, 'clock' | 'files'>;
	readonly world: RuleWorld;
	readonly appender: SampleAppender;
	/** For groups that name none. */
	readonly evaluationIntervalMs: number;
	/** Name of the target an alert speaks of. */
	readonly targetNameOf: (alert: Alert) => string | undefined;
	/** Memory limits known from the configuration, by the target's `job` and `instance`; written before each evaluation. */
	readonly memoryLimits: () => readonly {readonly labels: Labels; readonly bytes: number}[];
	readonly dispatch: Dispatch;
	/** Changes every group after it was read: the demo hurries them. */
	readonly adapt?: (group: RuleGroup) => RuleGroup;
	/** After a group was evaluated: where alerts go on to Alertmanager. */
	readonly evaluated?: (group: EvaluatedGroup & {readonly intervalMs: number; readonly atMs: number}) => void;
};

/** How often rule files are read again: like `kubectl`'s config maps, they change by a rename that no watch survives. */
const reloadCheckMs = 5000;

type Entry = {
	readonly group: RuleGroup;
	readonly intervalMs: number;
	run: GroupRun;
	evaluatedAtMs: number | undefined;
	dueAtMs: number;
};

/** Evaluates every group at its interval and reads rule files again when they change. */
export class RulesLoop {
	readonly #options: RulesLoopOptions;
	#entries: readonly Entry[] = [];
	#fingerprint: string | undefined;
	#groupsByFile: ReadonlyMap<string, readonly RuleGroup[]> = new Map();
	#wake = new AbortController();
	#mustReload = true;

	constructor(options: RulesLoopOptions) {
		this.#options = options;
	}

	/** Groups with what their last evaluation left. */
	get groups(): readonly EvaluatedGroup[] {
		return this.#entries.map(({group, run, evaluatedAtMs}) => ({
			group,
			run,
			...(evaluatedAtMs === undefined ? {} : {evaluatedAtMs}),
		}));
	}

	/** Reads the rule files again at once (SIGHUP). */
	reload(): void {
		this.#mustReload = true;
		this.#wake.abort();
	}

	/** Resolves when the signal fires. */
	async run(signal: AbortSignal): Promise<void> {
		const {clock} = this.#options.ports;
		let checkAtMs = Number.NEGATIVE_INFINITY;
		while (!signal.aborted) {
			this.#wake = new AbortController();
			const nowMs = clock.nowMs();
			// A clock set back must not silence the rules until it has caught up.
			if (this.#mustReload || nowMs >= checkAtMs || checkAtMs - nowMs > reloadCheckMs) {
				await this.#load();
				checkAtMs = nowMs + reloadCheckMs;
			}

			this.evaluateDue(clock.nowMs());
			const nextMs = Math.min(checkAtMs, ...this.#entries.map(({dueAtMs}) => dueAtMs));
			await this.#sleep(Math.max(nextMs - clock.nowMs(), 1), signal);
		}
	}

	/** Evaluates the groups that are due; says so when there was one. */
	evaluateDue(nowMs: number): void {
		const due = this.#entries.filter(
			({dueAtMs, intervalMs}) => dueAtMs <= nowMs || dueAtMs - nowMs > intervalMs,
		);
		if (due.length === 0) {
			return;
		}

		for (const entry of due) {
			// Missed instants are left out, as in Prometheus: the newest one counts.
			const atMs = evaluationAtMs(entry.group, entry.intervalMs, nowMs);
			this.#evaluate(entry, atMs);
			entry.dueAtMs = atMs + entry.intervalMs;
		}

		this.#report(nowMs);
	}

	/** Evaluates every group at one instant: for a single reading rather than a watch. */
	async evaluateAllAt(atMs: number): Promise<void> {
		await this.#load();
		for (const entry of this.#entries) {
			this.#evaluate(entry, atMs);
		}

		this.#report(atMs);
	}

	#evaluate(entry: Entry, atMs: number): void {
		const {world, appender, memoryLimits, evaluated} = this.#options;
		for (const {labels, bytes} of memoryLimits()) {
			appender.appendSample(labels, atMs - entry.group.queryOffsetMs, bytes);
		}

		entry.run = evaluateGroup(entry.group, entry.run, {atMs, world, appender});
		entry.evaluatedAtMs = atMs;
		const {group, run, intervalMs} = entry;
		evaluated?.({group, run, evaluatedAtMs: atMs, intervalMs, atMs});
	}

	#report(atMs: number): void {
		const {dispatch, targetNameOf} = this.#options;
		const {groups} = this;
		dispatch({
			type: 'alerts-evaluated',
			atMs,
			alerts: alertViews(groups, targetNameOf),
			rules: ruleViews(groups),
		});
	}

	async #load(): Promise<void> {
		const {ports, dispatch, adapt} = this.#options;
		this.#mustReload = false;
		const texts = await readRuleTexts(this.#options, ports.files);
		const fingerprint = `${texts.fingerprint}${JSON.stringify(this.#options.builtinOverrides)}`;
		if (fingerprint === this.#fingerprint) {
			return;
		}

		this.#fingerprint = fingerprint;
		const {groups, problems, byFile} = await loadRules(texts, this.#options, this.#groupsByFile);
		this.#groupsByFile = byFile;
		this.#replace(adapt === undefined ? groups : groups.map(adapt), ports.clock.nowMs());
		dispatch({type: 'problems-found', from: 'rules', problems});
	}

	// A group of the same file and name keeps its alerts; series of what is gone end.
	#replace(groups: readonly RuleGroup[], atMs: number): void {
		const {appender, evaluationIntervalMs} = this.#options;
		const former = new Map(this.#entries.map(entry => [groupKey(entry.group), entry]));
		this.#entries = groups.map(group => {
			const before = former.get(groupKey(group));
			former.delete(groupKey(group));
			const intervalMs = group.intervalMs ?? evaluationIntervalMs;
			return {
				group,
				intervalMs,
				run: before === undefined ? freshGroupRun(group) : carryOver(group, before, {atMs, appender}),
				evaluatedAtMs: before?.evaluatedAtMs,
				dueAtMs: evaluationAtMs(group, intervalMs, atMs) + intervalMs,
			};
		});
		for (const gone of former.values()) {
			endGroup(gone.run, {atMs, appender});
		}
	}

	async #sleep(ms: number, signal: AbortSignal): Promise<void> {
		const wake = this.#wake.signal;
		try {
			await this.#options.ports.clock.sleep(ms, AbortSignal.any([signal, wake]));
		} catch (error) {
			if (!signal.aborted && !wake.aborted) {
				throw error;
			}
		}
	}
}
