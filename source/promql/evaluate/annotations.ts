import type {Expr, Span} from '../ast.ts';
import {formatPosition} from '../span.ts';
import type {Annotation} from '../value.ts';
import type {Site} from './build.ts';
import {withoutParens} from './expr-key.ts';
import type {Place} from './node.ts';

/** A remark on its way to an annotation. */
export type Remark = {
	readonly level: Annotation['level'];
	readonly text: string;
	/** `line:column` */
	readonly position: string;
	/** Which of the query's nodes it is of: outer ones and those further right have higher numbers. */
	readonly site: number;
	readonly extreme?: number | undefined;
};

/**
 * The remarks of a query's nodes, each with the place in this query's text it speaks of: of the whole run, or of one of its
 * instants.
 */
export function remarksOf(text: string, sites: readonly Site[], atMs?: number): readonly Remark[] {
	const found: Remark[] = [];
	for (const [index, site] of sites.entries()) {
		for (const {place, ...note} of site.node.notes(atMs)) {
			const position = formatPosition(text, spanOf(site, place, sites).start);
			found.push({...note, position, site: index});
		}
	}

	return found;
}

/**
 * What Prometheus says of the remarks: the same words once only, of the last place they are said of, since it keeps them by
 * their words (`util/annotations`, `Annotations.Add`).
 */
export function annotationsOf(remarks: readonly Remark[]): readonly Annotation[] {
	const found = new Map<string, Annotation>();
	for (const {level, text, position} of extremes(remarks).sort((left, right) => left.site - right.site)) {
		const words = `PromQL ${level}: ${text}`;
		found.set(words, {level, message: `${words} (${position})`});
	}

	return [...found.values()];
}

// Go's `math.Max` and `math.Min` over all instants (`fParams`): NaN hides every other value but an infinity.
function extremes(remarks: readonly Remark[]): Remark[] {
	const best = new Map<string, Remark>();
	const hidden = new Set<number>();
	for (const remark of remarks) {
		const {extreme, site} = remark;
		if (extreme === undefined) {
			continue;
		}

		if (Number.isNaN(extreme)) {
			hidden.add(site);
		}

		const key = `${site} ${Math.sign(extreme)}`;
		const known = best.get(key)?.extreme ?? 0;
		if (!(Math.abs(extreme) < Math.abs(known))) {
			best.set(key, remark);
		}
	}

	return remarks.filter(
		remark =>
			remark.extreme === undefined ||
			(best.get(`${remark.site} ${Math.sign(remark.extreme)}`) === remark &&
				(Math.abs(remark.extreme) === Infinity || Number.isNaN(remark.extreme) || !hidden.has(remark.site))),
	);
}

function spanOf({expr, node}: Site, place: Place, sites: readonly Site[]): Span {
	if (typeof place === 'number' && expr.type === 'call') {
		const arg: Expr = expr.args[place] ?? expr;
		const bare = withoutParens(arg);
		// Prometheus wraps what never changes with its parentheses, and only what is as a whole so.
		const isWrapped = !node.invariant && sites.some(site => site.expr === bare && site.node.invariant);
		return (isWrapped ? arg : bare).span;
	}

	if (expr.type === 'aggregate' && (place === 'expr' || place === 'param')) {
		return withoutParens((place === 'param' ? expr.param : undefined) ?? expr.expr).span;
	}

	return expr.span;
}
