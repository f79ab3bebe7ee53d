/** Reading a JSON value of unknown shape: what is not of the kind asked for is absent. */
export type Json = Readonly<Record<string, unknown>>;

export function objectIn(value: unknown): Json {
	return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listIn(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** A text, or a number as text; empty when it is neither. */
export function textIn(value: unknown): string {
	return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

export function numberIn(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
