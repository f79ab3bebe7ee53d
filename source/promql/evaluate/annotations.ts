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
	for (const {expr, node} of sites) {
		for (const note of node.notes(atMs)) {
			const position = formatPosition(text, spanOf(expr, note.place).start);
			const message = `PromQL ${note.level}: ${note.text} (${position})`;
			found.set(message, {level: note.level, message});
		}
	}

	return [...found.values()];
}

function spanOf(expr: Expr, place: Place): Span {
	if (typeof place === 'number' && expr.type === 'call') {
		return withoutParens(expr.args[place] ?? expr).span;
	}

	if (expr.type === 'aggregate' && (place === 'expr' || place === 'param')) {
		return withoutParens((place === 'param' ? expr.param : undefined) ?? expr.expr).span;
	}

	return expr.span;
}
