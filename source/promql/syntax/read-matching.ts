import type {VectorMatching} from '../ast.ts';
import {readSignedNumber} from './read-modifier.ts';
import {readLabels} from './read-selector.ts';
import type {Reader} from './reader.ts';
import {mayBeginOperand} from './token.ts';

/**
 * What may follow an operator: `on (job) group_left (team) fill (0)`. Read for every pair of operands: the checks, which
 * know their types, drop it beside a scalar.
 */
export function readMatching(reader: Reader): VectorMatching {
	const clause = reader.takeIf('on', 'ignoring')?.word;
	const labels = clause === undefined ? [] : readLabels(reader);
	const group = clause === undefined ? undefined : reader.takeIf('group_left', 'group_right')?.word;
	const include = group === undefined ? [] : readIncludedLabels(reader);
	const fill = readFill(reader);
	return {
		card: group === 'group_left' ? 'many-to-one' : group === 'group_right' ? 'one-to-many' : 'one-to-one',
		on: clause === 'on',
		labels,
		include,
		...(fill === undefined ? {} : {fill}),
	};
}

function readIncludedLabels(reader: Reader): string[] {
	// The labels may be left out, but only where an operand follows.
	const isLeftOut =
		!reader.at('(') && (mayBeginOperand(reader.token) || reader.token.word.startsWith('fill'));
	return isLeftOut ? [] : readLabels(reader);
}

function readFill(reader: Reader): VectorMatching['fill'] {
	const values: {left?: number; right?: number} = {};
	while (reader.at('fill', 'fill_left', 'fill_right') && reader.token.kind === 'keyword') {
		const isTaken = {fill: values.left ?? values.right, fill_left: values.left, fill_right: values.right};
		if (isTaken[reader.token.word as keyof typeof isTaken] !== undefined) {
			reader.unexpected();
			break;
		}

		const {word} = reader.take();
		reader.take();
		const value = readSignedNumber(reader);
		if (value === undefined || !reader.takeIf(')')) {
			reader.unexpected();
			break;
		}

		if (word !== 'fill_right') {
			values.left = value;
		}

		if (word !== 'fill_left') {
			values.right = value;
		}
	}

	return values.left === undefined && values.right === undefined ? undefined : values;
}
