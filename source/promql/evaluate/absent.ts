import {type Labels, labelsFromEntries, noLabels} from '../../labels/labels.ts';
import {type Matcher, valueTest} from '../../labels/matcher.ts';
import type {Expr} from '../ast.ts';
import {InternedSpace} from './label-space.ts';
import {type Shared, type VectorNode, vectorNode} from './node.ts';

/** 1 where the input has no element, nothing where it has some. */
export function absent(shared: Shared, input: VectorNode, labels: Labels): VectorNode {
	const space = new InternedSpace(true);
	const id = space.intern(labels);
	return vectorNode(shared, input.invariant, (tMs, out) => {
		const vector = input.at(tMs);
		out.reset(space);
		if (vector.length === 0) {
			out.push(id, 1);
		}
	});
}

/**
 * The labels a selector asks for by `=` exactly once: what `absent` can say about what is not there
 * (`createLabelsForAbsentFunction`).
 */
export function absentLabels(expr: Expr): Labels {
	const selector =
		expr.type === 'vector-selector' ? expr : expr.type === 'matrix-selector' ? expr.selector : undefined;
	if (selector === undefined) {
		return noLabels;
	}

	const values = new Map<string, string>();
	const seen = new Set<string>();
	for (const {name, operator, value} of inOrderOfLookup(selector.matchers)) {
		if (name === '__name__') {
			continue;
		}

		if (operator === '=' && !seen.has(name)) {
			values.set(name, value);
			seen.add(name);
		} else {
			values.delete(name);
		}
	}

	return labelsFromEntries(values);
}

// Prometheus' index moves what only takes series away behind the rest, in the expression itself (`tsdb/querier.go`,
// `PostingsForMatchers`), and the answer depends on the order: of `{a!="x", a="y"}` nothing is left to be said.
function inOrderOfLookup(matchers: readonly Matcher[]): readonly Matcher[] {
	const tested = matchers.map(matcher => ({matcher, passesEmpty: valueTest(matcher)('')}));
	const mustBeSet = new Set(tested.flatMap(({matcher, passesEmpty}) => (passesEmpty ? [] : [matcher.name])));
	const takesAway = ({matcher, passesEmpty}: (typeof tested)[number]): boolean =>
		!mustBeSet.has(matcher.name) || ((matcher.operator === '!=' || matcher.operator === '!~') && passesEmpty);
	return [...tested.filter(one => !takesAway(one)), ...tested.filter(takesAway)].map(({matcher}) => matcher);
}
