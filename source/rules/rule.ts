import type {Labels} from '../labels/labels.ts';
import type {RuleTemplate} from './template/expand.ts';

/** Rules that are evaluated one after the other at the same instant. */
export type RuleGroup = {
	readonly name: string;
	/** The file as it was named; `built-in` for the rules mcptop brings along. */
	readonly file: string;
	/** Undefined: the global evaluation interval. */
	readonly intervalMs?: number;
	/** Queries look this far into the past, for series that arrive late. */
	readonly queryOffsetMs: number;
	/** Alerts or series one rule may produce; 0 is no limit. */
	readonly limit: number;
	readonly rules: readonly Rule[];
};

export type Rule = AlertingRule | RecordingRule;

export type AlertingRule = {
	readonly type: 'alerting';
	/** The rule's `alert`. */
	readonly name: string;
	readonly expr: string;
	readonly forMs: number;
	readonly keepFiringForMs: number;
	/** Group labels included; sorted by name. */
	readonly labels: readonly TextTemplate[];
	readonly annotations: readonly TextTemplate[];
	/** The number the expression compares with, when it ends in a comparison with one. */
	readonly limit?: number;
} & RuleOrigin;

export type RecordingRule = {
	readonly type: 'recording';
	/** The rule's `record`: the name of the series it writes. */
	readonly name: string;
	readonly expr: string;
	/** Group labels included. */
	readonly labels: Labels;
} & RuleOrigin;

export type TextTemplate = {readonly name: string; readonly template: RuleTemplate};

type RuleOrigin = {
	/** 1-based line in its file; absent for built-in rules. */
	readonly line?: number;
	/** What is wrong with it: then it is shown and never evaluated. */
	readonly broken?: string;
};

/** A rule as written, before anything is parsed. */
export type RuleSpec = {
	readonly alert: string;
	readonly record: string;
	readonly expr: string;
	readonly forMs: number;
	readonly keepFiringForMs: number;
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
};

/** Identity of a group over reloads, as in Prometheus. */
export function groupKey(group: Pick<RuleGroup, 'file' | 'name'>): string {
	return `${group.file};${group.name}`;
}
