import {expect, it} from 'vitest';
import {type RowOrder, steady} from '../../source/snapshot/row-order.ts';

// One line a snapshot: seconds, the rows as sorted by their numbers now (capitals are critical), and as shown.
const story: readonly (readonly [number, string, string, string])[] = [
	[0, 'a b c', 'a b c', 'the first order'],
	[1, 'b a c', 'a b c', 'numbers changed: nothing jumps'],
	[2, 'c b a', 'a b c', 'still being read'],
	[3, 'c b a', 'c b a', 'three seconds are over'],
	[4, 'B a c', 'B a c', 'one got worse: at once'],
	[5, 'B c a', 'B a c', 'and again for three seconds'],
	[6, 'd B c a', 'B a c d', 'a new one waits at the end'],
	[6.5, 'd B c', 'B c d', 'one that left is gone'],
	[7, 'd B c', 'd B c', 'three seconds since it got worse'],
	[8, 'd b c', 'd b c', 'better counts as well'],
];

it('keeps rows where they are for three seconds or until one turns', () => {
	let previous: RowOrder | undefined;
	for (const [seconds, sorted, expected, why] of story) {
		const rows = sorted.split(' ').map(text => ({id: text.toLowerCase(), text}));
		const {rows: shown, order} = steady(rows, {
			key: 'overview',
			nowMs: seconds * 1000,
			previous,
			rankOf: ({id, text}) => (id === text ? 0 : 1),
		});
		expect(shown.map(({text}) => text).join(' '), why).toBe(expected);
		previous = order;
	}
});

it('begins anew with another column or filter', () => {
	const rows = [{id: 'a'}, {id: 'b'}];
	const {order} = steady(rows, {key: 'calls', nowMs: 0, previous: undefined, rankOf: () => 0});
	const turned = [...rows].reverse();
	expect(steady(turned, {key: 'name', nowMs: 1, previous: order, rankOf: () => 0}).rows).toEqual(turned);
});
