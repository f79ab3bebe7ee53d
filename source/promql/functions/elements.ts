import {cosh, ln, log2, log10, max, min, sinh, tanh} from '../go-math.ts';
import {acos, acosh, asin, asinh, atan, cos, sin, tan} from '../go-trigonometry.ts';
import {calendar} from './calendar.ts';

/** Functions of one element's value and of scalar arguments; the name goes away. Undefined: no result at all. */
export type ElementFunction = (args: readonly number[]) => ((value: number) => number) | undefined;

export const elementFunctions: Readonly<Record<string, ElementFunction>> = {
	abs: () => Math.abs,
	acos: () => acos,
	acosh: () => acosh,
	asin: () => asin,
	asinh: () => asinh,
	atan: () => atan,
	atanh: () => Math.atanh,
	ceil: () => Math.ceil,
	clamp: ([lowest, highest]) => clamped(lowest!, highest!),
	clamp_max: ([highest]) => clamped(-Infinity, highest!),
	clamp_min: ([lowest]) => clamped(lowest!, Infinity),
	cos: () => cos,
	cosh: () => cosh,
	deg: () => value => (value * 180) / Math.PI,
	exp: () => Math.exp,
	floor: () => Math.floor,
	ln: () => ln,
	log10: () => log10,
	log2: () => log2,
	rad: () => value => (value * Math.PI) / 180,
	round: ([nearest = 1]) => rounded(nearest),
	sgn: () => value => (value < 0 ? -1 : value > 0 ? 1 : value),
	sin: () => sin,
	sinh: () => sinh,
	sqrt: () => Math.sqrt,
	tan: () => tan,
	tanh: () => tanh,
	...Object.fromEntries(
		Object.entries(calendar).map(([name, part]): [string, ElementFunction] => [name, () => part]),
	),
};

function clamped(lowest: number, highest: number): ((value: number) => number) | undefined {
	return highest < lowest ? undefined : value => max(lowest, min(highest, value));
}

// Ties go up. Dividing by the inverse loses fewer digits than multiplying.
function rounded(nearest: number): (value: number) => number {
	const inverse = 1 / nearest;
	return value => Math.floor(value * inverse + 0.5) / inverse;
}
