import {plainText} from '../base/plain-text.ts';
import type {Family} from './exposition.ts';

/** What OpenMetrics adds to a family's name for the names of its samples. */
const suffix = /_(?:total|bucket|sum|count|gsum|gcount|created|info)$/;

/** What is said of each family, by its name: `histogram in seconds: How long calls took`. */
export function familyTexts(families: ReadonlyMap<string, Family>): ReadonlyMap<string, string> {
	return new Map(Array.from(families.values(), family => [family.name, textOf(family)]));
}

function textOf({type, unit, help}: Family): string {
	const what = `${type === 'untyped' ? '' : type}${unit === '' ? '' : ` in ${unit}`}`.trim();
	return plainText([what, help].filter(part => part !== '').join(': '));
}

/** What is said of the family that a sample's name belongs to; else empty. */
export function sampleText(texts: ReadonlyMap<string, string>, name: string): string {
	return texts.get(name) ?? texts.get(name.replace(suffix, '')) ?? '';
}
