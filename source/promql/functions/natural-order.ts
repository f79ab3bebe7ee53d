import {compareText} from '../../labels/labels.ts';

/**
 * The order of people: `eth2` before `eth10`. As `facette/natsort` does: texts are cut into digits and the rest;
 * two runs of digits compare as numbers, everything else as text.
 */
export function naturalLess(left: string, right: string): boolean {
	const a = chunks(left);
	const b = chunks(right);
	for (const [index, part] of a.entries()) {
		const other = b[index];
		if (other === undefined) {
			return false;
		}

		if (part === other) {
			continue;
		}

		const [x, y] = [digits(part), digits(other)];
		if (x !== undefined && y !== undefined) {
			if (x === y) {
				// `1` and `01`: the shorter one is first when it ends the text.
				if (index === a.length - 1) {
					return true;
				}

				if (index === b.length - 1) {
					return false;
				}

				continue;
			}

			return x < y;
		}

		return compareText(part, other) < 0;
	}

	return a.length < b.length;
}

function chunks(text: string): string[] {
	return text.match(/\d+|\D+/g) ?? [];
}

function digits(text: string): bigint | undefined {
	return /^\d/.test(text) ? BigInt(text) : undefined;
}
