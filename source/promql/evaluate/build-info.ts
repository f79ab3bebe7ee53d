import type {Matcher} from '../../labels/matcher.ts';
import type {Expr} from '../ast.ts';
import type {Builder} from './build.ts';
import {info, infoShift, targetInfo} from './info.ts';
import type {VectorNode} from './node.ts';

/** The plan of `info(v, {…})`. */
export function infoCall(builder: Builder, input: Expr, selector: Expr | undefined): VectorNode {
	const matchers = selector?.type === 'vector-selector' ? selector.matchers : [];
	const ofName = infoNames(matchers.filter(({name}) => name === '__name__'));
	const ofLabels = matchers.filter(({name}) => name !== '__name__');
	return info(builder.shared, builder.vector(input), {
		infoTimes: builder.sampleTimes([...ofName, ...ofLabels], infoShift(input, builder.grid)),
		// Without a word on names every series is enriched, info metrics too.
		nameMatchers: selector === undefined || ofName[0] !== targetInfo ? ofName : [],
		labelMatchers: ofLabels,
	});
}

// `target_info` unless names are given; where some are only excluded, all others that end in `_info`.
function infoNames(given: readonly Matcher[]): readonly Matcher[] {
	if (given.length === 0) {
		return [targetInfo];
	}

	const asks = given.some(({operator}) => operator === '=' || operator === '=~');
	return asks ? given : [{name: '__name__', operator: '=~', value: '.+_info'}, ...given];
}
