import {expect, it} from 'vitest';
import type {Family} from '../../source/exposition/exposition.ts';
import {familyTexts, sampleText} from '../../source/exposition/family-text.ts';

const families: ReadonlyMap<string, Family> = new Map(
	(
		[
			{name: 'calls', type: 'counter', help: 'Calls of tools', unit: ''},
			{name: 'took_seconds', type: 'histogram', help: 'How long \u001b[31mcalls took', unit: 'seconds'},
			{name: 'old_total', type: 'untyped', help: 'Whatever', unit: ''},
			{name: 'bare', type: 'untyped', help: '', unit: ''},
		] satisfies Family[]
	).map(family => [family.name, family]),
);

const rows: readonly (readonly [sample: string, text: string])[] = [
	['calls_total', 'counter: Calls of tools'],
	['took_seconds_bucket', 'histogram in seconds: How long calls took'],
	['old_total', 'Whatever'],
	['bare', ''],
	['nothing_total', ''],
];

it.each(rows)('%s is "%s"', (sample, text) => {
	expect(sampleText(familyTexts(families), sample)).toBe(text);
});
