import {RE2JS} from 're2js';
import {type Labels, labelValue, withLabels} from '../../labels/labels.ts';
import {expandTemplate} from '../functions/expand.ts';
import {Failure} from './failure.ts';
import {type Shared, type VectorNode, vectorNode} from './node.ts';
import {Relabeling} from './unique.ts';

/** `label_replace(v, destination, replacement, source, regex)`. */
export function labelReplace(
	shared: Shared,
	input: VectorNode,
	[destination, replacement, source, pattern]: readonly [string, string, string, string],
): VectorNode {
	const regex = compiled(pattern);
	checkName(destination, 'destination', 'label_replace');
	return relabeled(shared, input, destination, labels => {
		const matcher = regex.matcher(labelValue(labels, source));
		return matcher.matches()
			? withLabels(labels, {[destination]: expandTemplate(replacement, regex, matcher)})
			: undefined;
	});
}

/** `label_join(v, destination, separator, source…)`. */
export function labelJoin(
	shared: Shared,
	input: VectorNode,
	[destination, separator, ...sources]: readonly [string, string, ...string[]],
): VectorNode {
	for (const source of sources) {
		checkName(source, 'source', 'label_join');
	}

	checkName(destination, 'destination', 'label_join');
	return relabeled(shared, input, destination, labels =>
		withLabels(labels, {
			[destination]: sources.map(source => labelValue(labels, source)).join(separator),
		}),
	);
}

function relabeled(
	shared: Shared,
	input: VectorNode,
	destination: string,
	change: (labels: Labels) => Labels | undefined,
): VectorNode {
	const relabeling = new Relabeling((labels, dropsName) => {
		const changed = change(labels);
		return changed === undefined
			? [labels, dropsName]
			: [changed, destination === '__name__' ? false : dropsName];
	});
	return vectorNode(shared, input.invariant, (tMs, out) => {
		const vector = input.at(tMs);
		relabeling.open(vector.space, out);
		for (let index = 0; index < vector.length; index++) {
			relabeling.push(vector.ids[index]!, vector.values[index]!, out);
		}
	});
}

function compiled(pattern: string): RE2JS {
	try {
		return RE2JS.compile(`^(?s:${pattern})$`);
	} catch {
		throw new Failure(`invalid regular expression in label_replace(): ${pattern}`);
	}
}

function checkName(name: string, role: string, func: string): void {
	// U+FFFD is what the parser makes of bytes that are not UTF-8.
	if (name === '' || !name.isWellFormed() || name.includes('\ufffd')) {
		throw new Failure(`invalid ${role} label name in ${func}(): ${name}`);
	}
}
