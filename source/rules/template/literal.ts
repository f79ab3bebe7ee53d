import {unquote} from '../../promql/string.ts';

/** A number or character constant of a template: bigint for Go's int, number for float64. */
export function numberLiteral(text: string): number | bigint | undefined {
	if (text.startsWith("'")) {
		const characters = [...(unquote(text) ?? '')];
		return characters.length === 1 ? BigInt(characters[0]!.codePointAt(0)!) : undefined;
	}

	const plain = text.replaceAll('_', '');
	const sign = plain.startsWith('-') ? -1n : 1n;
	const digits = plain.replace(/^[+-]/, '');
	if (/^(?:0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|[1-9]\d*|0)$/.test(digits)) {
		return int64(sign * BigInt(digits));
	}

	if (/^0[0-7]+$/.test(digits)) {
		return int64(sign * BigInt(`0o${digits.slice(1)}`));
	}

	const value = Number(plain);
	return digits === '' || !Number.isFinite(value) ? undefined : value;
}

function int64(value: bigint): bigint | undefined {
	return BigInt.asIntN(64, value) === value ? value : undefined;
}
