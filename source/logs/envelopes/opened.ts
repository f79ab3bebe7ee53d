import type {JsonObject} from '../json-line.ts';
import type {Severity} from '../record.ts';

/** What envelopes say of the line inside; the line's own word wins. Innermost envelope first. */
export type Outside = {
	readonly timestampMs?: number | undefined;
	readonly severity?: Severity | undefined;
	readonly server?: string | undefined;
	readonly attributes: readonly (readonly [name: string, value: string])[];
};

/** A line with its envelopes taken off. */
export type OpenedLine = {
	/** What the server wrote, escape sequences taken out. */
	readonly text: string;
	/** The object the text is. */
	readonly json: JsonObject | undefined;
	/** Lines of one lane follow one another: those of one container's stream. */
	readonly lane: string;
	readonly outside: Outside;
};

/** A line, or a part of one: its runtime cuts long lines, so that what is inside can be opened only when it is whole. */
export type Opening =
	| {readonly type: 'line'; readonly line: OpenedLine}
	| {
			readonly type: 'part';
			readonly text: string;
			readonly isLast: boolean;
			readonly lane: string;
			readonly outside: Outside;
	  };

export const nothingOutside: Outside = {attributes: []};
