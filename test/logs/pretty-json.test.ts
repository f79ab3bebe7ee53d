import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {prettyJson} from '../../source/logs/pretty-json.ts';

function shown(text: string): string | undefined {
	return prettyJson(text)
		?.map(({depth, parts}) => `${'. '.repeat(depth)}${parts.map(part => part.text).join('')}`)
		.join('\n');
}

describe('JSON in lines', () => {
	const cases: [title: string, text: string, lines: string | undefined][] = [
		['a member a line', '{"a":1,"b":"x"}', '{\n. "a": 1,\n. "b": "x"\n}'],
		['nested', '{"a":{"b":[1,2]}}', '{\n. "a": {\n. . "b": [\n. . . 1,\n. . . 2\n. . ]\n. }\n}'],
		['empty ones stay together', '{"a":{},"b":[ ]}', '{\n. "a": {},\n. "b": []\n}'],
		[
			'numbers as they are written',
			'{"id":12345678901234567890.10}',
			'{\n. "id": 12345678901234567890.10\n}',
		],
		['structure inside texts is text', '{"a":"{\\"x\\": [1,2]}"}', '{\n. "a": "{\\"x\\": [1,2]}"\n}'],
		['no JSON', 'started', undefined],
		['a text alone is none', '"started"', undefined],
		['cut', '{"a":1', undefined],
	];
	it.each(cases)('%s', (_, text, lines) => {
		expect(shown(text)).toBe(lines);
	});

	it('is the same JSON, whatever it is', () => {
		fc.assert(
			fc.property(fc.json(), fc.constantFrom(0, 1, 4), (json, indent) => {
				const text = JSON.stringify([JSON.parse(json)], undefined, indent);
				const lines = prettyJson(text)!;
				const joined = lines.flatMap(({parts}) => parts.map(part => part.text)).join('');
				expect(JSON.parse(joined)).toEqual(JSON.parse(text));
				expect(lines.at(-1)!.depth).toBe(0);
			}),
		);
	});
});
