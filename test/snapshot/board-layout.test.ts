import {describe, expect, it} from 'vitest';
import type {BoardPanel, Visualisation} from '../../source/dashboards/dashboard.ts';
import {boardLayout} from '../../source/snapshot/board-layout.ts';

type Placed = Pick<BoardPanel, 'place' | 'visualisation'>;

/** `timeseries 0,0 12x8`: a kind, its place in the grid, its size. */
function panels(...texts: readonly string[]): readonly Placed[] {
	return texts.map(text => {
		const [, kind, ...numbers] = /^(\w+) (\d+),(\d+) (\d+)x(\d+)$/.exec(text)!;
		const [x = 0, y = 0, w = 0, h = 0] = numbers.map(Number);
		return {visualisation: kind as Visualisation, place: {x, y, w, h}};
	});
}

const two = panels('timeseries 0,0 12x8', 'timeseries 12,0 12x8');
const stats = panels(...[0, 4, 8, 12, 16, 20].map(x => `stat ${x},0 4x4`));

describe('a grid in cells', () => {
	const rows: readonly (readonly [string, readonly Placed[], string, readonly string[]])[] = [
		['halves', two, '120x8', ['0,0 60x8', '60,0 60x8']],
		['what does not divide leaves no gap', two, '121x8', ['0,0 61x8', '61,0 60x8']],
		['stretches to fill the screen', two, '120x12', ['0,0 60x12', '60,0 60x12']],
		['never more than double', two, '120x40', ['0,0 60x16', '60,0 60x16']],
		['shrinks a little when all then fits', two, '120x7', ['0,0 60x7', '60,0 60x7']],
		['scrolls rather than shrink more', two, '120x5', ['0,0 60x8', '60,0 60x8']],
		['small panels are not shrunk', stats, '120x3', [0, 20, 40, 60, 80, 100].map(x => `${x},0 20x4`)],
		[
			'a heading stays one row',
			panels('row 0,0 24x1', 'timeseries 0,1 24x8'),
			'120x17',
			['0,0 120x1', '0,1 120x16'],
		],
		['too narrow for the grid: lines as wide as fit', two, '50x20', ['0,0 50x8', '0,8 50x8']],
		[
			'stats of one row share lines',
			stats,
			'60x20',
			['0,0 15x4', '15,0 15x4', '30,0 15x4', '45,0 15x4', '0,4 30x4', '30,4 30x4'],
		],
		['narrower than any panel', stats.slice(0, 1), '8x10', ['0,0 8x4']],
		['nothing', [], '80x24', []],
	];
	for (const [title, given, size, expected] of rows) {
		it(title, () => {
			const [width = 0, height = 0] = size.split('x').map(Number);
			const {rects} = boardLayout(given, width, height);
			expect(rects.map(rect => `${rect.left},${rect.top} ${rect.width}x${rect.height}`)).toEqual(expected);
		});
	}
});
