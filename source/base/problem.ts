/**
 * Something wrong with what came in from outside: a line of metrics, a rule file, a flag, a query.
 * It costs only what it names; everything else goes on.
 */
export type Problem = {
	readonly severity: 'error' | 'warning';
	/** The source in the reader's words: a file name, `targets[1].url`, a server's name. Empty when the context says it. */
	readonly where: string;
	/** What happened, as a sentence without a full stop; values quoted, units shown. */
	readonly what: string;
	/** What to try, as the rest of a sentence after a dash. */
	readonly hint?: string;
	/** 1-based. */
	readonly line?: number;
	/** 1-based, in UTF-16 code units. */
	readonly column?: number;
};

/** `prometheus.yml:12:5: "interval" is "1x" — try "1m"`: one line, for a terminal or a log. */
export function formatProblem(problem: Problem): string {
	const position = problem.line === undefined ? '' : `:${problem.line}:${problem.column ?? 1}`;
	const place = `${problem.where}${position}`;
	const hint = problem.hint === undefined ? '' : ` — ${problem.hint}`;
	return `${place === '' ? '' : `${place.replace(/^:/, '')}: `}${problem.what}${hint}`;
}
