import {quote} from '../../labels/format.ts';
import {type FloatVerb, formatFloat} from './go-number.ts';
import {type GoValue, printValue as printPlain, typeName} from './go-value.ts';

/** Go's `fmt.Sprint`: a space between operands when neither is a text. */
export function print(args: readonly GoValue[]): string {
	return args
		.map((arg, index) => {
			const spaced = index > 0 && typeof arg !== 'string' && typeof args[index - 1] !== 'string';
			return `${spaced ? ' ' : ''}${printValue(arg)}`;
		})
		.join('');
}

/** Go's `fmt.Sprintln`. */
export function println(args: readonly GoValue[]): string {
	return `${args.map(printValue).join(' ')}\n`;
}

/** Go's `fmt.Sprintf`, its complaints in the text included: `%!d(float64=0)`, `%!s(MISSING)`, `%!(EXTRA int=1)`. */
export function printf(format: string, args: readonly GoValue[]): string {
	let used = 0;
	let reordered = false;
	const take = (index: string | undefined): GoValue | undefined => {
		if (index !== undefined) {
			used = Number(index) - 1;
			reordered = true;
		}

		return args[used++];
	};

	const text = format.replace(
		directive,
		(whole, flags: string, width?: string, precision?: string, argument?: string, verb?: string) => {
			if (verb === undefined || verb === '') {
				return '%!(NOVERB)';
			}

			if (verb === '%') {
				return '%';
			}

			const spec: Spec = {flags, verb, ...size('width', width), ...size('precision', precision)};
			if (argument !== undefined && !/^[1-9]\d*$/.test(argument)) {
				return `%!${verb}(BADINDEX)`;
			}

			const value = take(argument);
			if (value === undefined) {
				return `%!${verb}(${argument === undefined ? 'MISSING' : 'BADINDEX'})`;
			}

			return whole === '' ? '' : formatArgument(value, spec);
		},
	);
	const extra = reordered ? [] : args.slice(used);
	return extra.length === 0
		? text
		: `${text}%!(EXTRA ${extra.map(value => `${typeName(value)}=${printValue(value)}`).join(', ')})`;

	function size(name: 'width' | 'precision', digits: string | undefined): Partial<Spec> {
		if (digits === undefined) {
			return {};
		}

		const wanted = digits === '*' ? Number(take(undefined) ?? 0) : Number(digits);
		return {[name]: Math.min(Math.max(Number.isNaN(wanted) ? 0 : wanted, 0), maxWidth)};
	}
}

// Wider fields serve nobody and would only cost memory.
const maxWidth = 10_000;

const directive = /%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d*))?(?:\[(\d*)\])?([\s\S]|$)/gu;

type Spec = {
	readonly flags: string;
	readonly verb: string;
	readonly width?: number;
	readonly precision?: number;
};

function formatArgument(value: GoValue, spec: Spec): string {
	if (spec.verb === 'T') {
		return pad(typeName(value), spec);
	}

	const text = formatVerb(value, spec);
	return text ?? `%!${spec.verb}(${value === null ? '<nil>' : `${typeName(value)}=${printValue(value)}`})`;
}

function formatVerb(value: GoValue, spec: Spec): string | undefined {
	switch (typeof value) {
		case 'number':
			return formatFloatVerb(value, spec);
		case 'bigint':
			return formatInteger(value, spec);
		case 'string':
			return formatText(value, spec);
		case 'boolean':
			return spec.verb === 'v' || spec.verb === 't' ? pad(String(value), spec) : undefined;
		default:
			return value !== null && (spec.verb === 'v' || spec.verb === 's')
				? pad(printValue(value), spec)
				: value === null && spec.verb === 'v'
					? pad('<nil>', spec)
					: undefined;
	}
}

function formatFloatVerb(value: number, spec: Spec): string | undefined {
	const verb = spec.verb === 'v' ? 'g' : spec.verb;
	if (!/^[eEfFgG]$/.test(verb)) {
		return undefined;
	}

	const fewest = verb === 'g' || verb === 'G' ? undefined : 6;
	const text = formatFloat(value, verb as FloatVerb, spec.precision ?? fewest);
	// Go always prints +Inf with its sign and pads neither Inf nor NaN with zeros.
	return padNumber(text, spec, Number.isFinite(value));
}

const bases: Readonly<Record<string, readonly [number, string]>> = {
	b: [2, '0b'],
	d: [10, ''],
	o: [8, '0'],
	O: [8, ''],
	v: [10, ''],
	x: [16, '0x'],
	X: [16, '0X'],
};

function formatInteger(value: bigint, spec: Spec): string | undefined {
	switch (spec.verb) {
		case 'c':
			return pad(character(value), spec);
		case 'q':
			return pad(`'${character(value)}'`, spec);
		case 'U':
			return pad(`U+${value.toString(16).toUpperCase().padStart(4, '0')}`, spec);
		default:
	}

	const base = bases[spec.verb];
	if (base === undefined) {
		return undefined;
	}

	const magnitude = (value < 0n ? -value : value).toString(base[0]).padStart(spec.precision ?? 0, '0');
	const digits = spec.verb === 'X' ? magnitude.toUpperCase() : magnitude;
	const prefix = spec.verb === 'O' ? '0o' : spec.flags.includes('#') ? base[1] : '';
	return padNumber(`${value < 0n ? '-' : ''}${prefix}${digits}`, spec, spec.precision === undefined);
}

function character(code: bigint): string {
	return code >= 0n && code <= 0x10_ffffn ? String.fromCodePoint(Number(code)) : '\ufffd';
}

function formatText(value: string, spec: Spec): string | undefined {
	const cut = spec.precision === undefined ? value : [...value].slice(0, spec.precision).join('');
	switch (spec.verb) {
		case 'v':
		case 's':
			return pad(cut, spec);
		case 'q':
			return pad(spec.flags.includes('#') && !cut.includes('`') ? `\`${cut}\`` : quote(cut), spec);
		case 'x':
		case 'X': {
			const hex = [...new TextEncoder().encode(value)]
				.slice(0, spec.precision)
				.map(byte => byte.toString(16).padStart(2, '0'))
				.join(spec.flags.includes(' ') ? ' ' : '');
			return pad(spec.verb === 'X' ? hex.toUpperCase() : hex, spec);
		}
		default:
			return undefined;
	}
}

function padNumber(text: string, spec: Spec, zeros: boolean): string {
	const sign = /^[+-]/.exec(text)?.[0] ?? '';
	const shown = sign !== '' ? sign : spec.flags.includes('+') ? '+' : spec.flags.includes(' ') ? ' ' : '';
	const digits = text.slice(sign.length);
	if (zeros && spec.flags.includes('0') && !spec.flags.includes('-')) {
		return shown + digits.padStart((spec.width ?? 0) - shown.length, '0');
	}

	return pad(shown + digits, {...spec, flags: spec.flags.replaceAll('0', '')});
}

function pad(text: string, spec: Spec): string {
	const missing = ' '.repeat(Math.max((spec.width ?? 0) - [...text].length, 0));
	return spec.flags.includes('-') ? text + missing : missing + text;
}

// Elements of a result are pointers: fmt shows so, where a template's own output does not.
function printValue(value: GoValue): string {
	const isPointer = value !== null && typeof value === 'object' && value.type === 'sample';
	return `${isPointer ? '&' : ''}${printPlain(value)}`;
}
