import {formatPlain, formatValue} from '../number.ts';

/** Go's `%g` (and `%v`) of a float: shortest digits, with an exponent below 10⁻⁴ and from 10⁶ on. */
export function formatGeneral(value: number): string {
	if (!Number.isFinite(value) || value === 0) {
		return formatValue(value);
	}

	const [digits, exponent] = value.toExponential().split('e') as [string, string];
	const power = Number(exponent);
	if (power >= -4 && power < 6) {
		return formatPlain(value);
	}

	return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** Go's `%f`: six digits after the point. */
export function formatFixed6(value: number): string {
	return Number.isFinite(value) ? value.toFixed(6) : formatValue(value);
}
