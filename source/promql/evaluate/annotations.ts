import type {Expr, Span} from '../ast.ts';
import {formatPosition} from '../span.ts';
import type {Annotation} from '../value.ts';
import type {Site} from './build.ts';
import {withoutParens} from './expr-key.ts';
import type {Place} from './node.ts';

/**
 * The remarks of a query's nodes, each with the place in this query's text it speaks of, none twice: of the whole run, or of
 * one of its instants.
 */
export function annotationsOf(text: string, sites: readonly Site[], atMs?: number): readonly Annotation[] {
	const found = new Map<string, Annotation>();
	for (const site of sites) {
		for (const note of site.node.notes(atMs)) {
			const position = formatPosition(text, spanOf(site, note.place, sites).start);
			const message = `PromQL ${note.level}: ${note.text} (${position})`;
			found.set(message, {level: note.level, message});
		}
	}

	return [...found.values()];
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
