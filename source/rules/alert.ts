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
};
