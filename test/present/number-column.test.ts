import {expect, it} from 'vitest';
import {numberColumn} from '../../source/present/number-column.ts';

const rows: readonly {
	readonly title: string;
	readonly values: readonly number[];
	readonly maxWidth: number;
	readonly column: readonly string[];
}[] = [
	{
		title: 'points stand under each other, with every digit',
		values: [0.30000000000000004, 12.5, 200, -7],
		maxWidth: 30,
		column: [
			'  0.30000000000000004',
			' 12.5                ',
			'200                  ',
			' -7                  ',
		],
	},
	{title: 'whole numbers end under each other', values: [1, 1000], maxWidth: 30, column: ['   1', '1000']},
	{
		title: 'an exponent stands where the point would',
		values: [1e21, 0.25],
		maxWidth: 30,
		column: ['1e+21', '0.25 '],
	},
	{
		title: 'what is not a number ends where whole ones do',
		values: [Number.NaN, Number.POSITIVE_INFINITY, 0.5],
		maxWidth: 30,
		column: ['     NaN  ', 'Infinity  ', '       0.5'],
	},
	{
		title: 'without room for both, they end under each other',
		values: [1_193_246_720, 0.30000000000000004],
		maxWidth: 22,
		column: ['         1193246720', '0.30000000000000004'],
	},
	{title: 'nothing', values: [], maxWidth: 22, column: []},
];
it.each(rows)('$title', ({values, maxWidth, column}) => {
	expect(numberColumn(values, maxWidth)).toEqual(column);
});
