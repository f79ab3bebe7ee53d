import type {Labels} from '../labels/labels.ts';

export type AlertSeverity = 'critical' | 'warning' | 'info';

export type AlertState = 'pending' | 'firing' | 'inactive';

/** One active (or just resolved) alert of one alerting rule. */
export type Alert = {
	/** Rule labels and `alertname` included. */
	readonly labels: Labels;
	readonly annotations: Labels;
	readonly state: AlertState;
	readonly value: number;
	readonly activeAtMs: number;
	readonly firedAtMs?: number;
	readonly resolvedAtMs?: number;
	readonly keepFiringSinceMs?: number;
};

/** What the screens need of a rule and its alerts. */
export type AlertView = Alert & {
	readonly severity: AlertSeverity;
	/** The rule's `alert`. */
	readonly name: string;
	/** PromQL of the rule. */
	readonly expr: string;
	readonly forMs: number;
	/** The number the rule compares with, when its expression ends in one (`> 0.05`). */
	readonly limit?: number;
	/** Name of the target it speaks of, when its labels say so. */
	readonly targetName?: string;
	readonly builtin: boolean;
	/** Where the rule stands; absent for built-in ones. */
	readonly file?: string;
	/** 1-based. */
	readonly line?: number;
};

/** One rule as the alert screen lists it, whether or not it has alerts. */
export type RuleView = {
	readonly group: string;
	/** `built-in` for the rules mcptop brings along. */
	readonly file: string;
	/** 1-based; absent for built-in rules. */
	readonly line?: number;
	readonly type: 'alerting' | 'recording';
	readonly name: string;
	readonly expr: string;
	/** 0 for recording rules. */
	readonly forMs: number;
	/** The worst among its alerts; `inactive` for recording rules. */
	readonly state: AlertState;
	readonly health: 'unknown' | 'ok' | 'err';
	/** Why `health` is `err`: the parse error of a broken rule or the failure of its last evaluation. Else empty. */
	readonly lastError: string;
	/** Unix milliseconds; absent before the first evaluation. */
	readonly lastEvaluationMs?: number;
};
