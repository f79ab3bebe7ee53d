import type {BoardPanel, Visualisation} from '../dashboards/dashboard.ts';

/** In terminal cells, from the dashboard's top left. */
export type Rect = {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
};

export type BoardLayout = {
	/** In the order of the panels. */
	readonly rects: readonly Rect[];
	/** Rows of all. */
	readonly rows: number;
};

type Placed = Pick<BoardPanel, 'place' | 'visualisation'>;

const gridColumns = 24;
/** A grid row is a terminal row; it may shrink or stretch so far when all panels then fill the screen. */
const smallestScale = 0.75;
const largestScale = 2;
/** Two lines and a border; what rounds to it will do. */
const leastHeight = 3.5;

/** Narrower than this a panel says nothing. */
const leastWidths: Readonly<Record<Visualisation, number>> = {
	timeseries: 28,
	table: 28,
	bargauge: 20,
	stat: 13,
	gauge: 13,
	text: 16,
	unsupported: 16,
	row: 8,
};

/** The dashboard's grid in cells; where the terminal is too narrow for it, panels in reading order in lines as wide as fit. */
export function boardLayout(panels: readonly Placed[], width: number, height: number): BoardLayout {
	const isNarrow = panels.some(
		({place, visualisation}) =>
			cell(place.x + place.w, width) - cell(place.x, width) < leastWidths[visualisation],
	);
	return isNarrow ? flowing(panels, width) : grid(panels, width, height);
}

/** Whether any cell of it is among `height` rows from `offset`. */
export function isSeen({top, height}: Rect, offset: number, viewHeight: number): boolean {
	return top < offset + viewHeight && top + height > offset;
}

function isMeasured({visualisation}: Placed): boolean {
	return visualisation !== 'row' && visualisation !== 'text' && visualisation !== 'unsupported';
}

function cell(column: number, width: number): number {
	return Math.round((column * width) / gridColumns);
}

function grid(panels: readonly Placed[], width: number, height: number): BoardLayout {
	const gridRows = Math.max(0, ...panels.map(({place}) => place.y + place.h));
	// Headings stand alone in their row and stay one row high.
	const headings = new Set(
		panels.filter(({visualisation}) => visualisation === 'row').map(({place}) => place.y),
	);
	const others = Math.max(1, gridRows - headings.size);
	const wanted = (height - headings.size) / others;
	// Shrunk panels must still have room for a line of content and a second one.
	const lowest = Math.min(...panels.filter(isMeasured).map(({place}) => place.h));
	const canShrink = wanted >= smallestScale && lowest * wanted >= leastHeight;
	const scale = wanted < 1 && !canShrink ? 1 : Math.min(largestScale, wanted);
	const tops = new Float64Array(gridRows + 1);
	for (let row = 0; row < gridRows; row++) {
		tops[row + 1] = tops[row]! + (headings.has(row) ? 1 : scale);
	}

	const rects = panels.map(({place: {x, y, w, h}}) => {
		const top = Math.round(tops[y]!);
		const left = cell(x, width);
		return {left, top, width: cell(x + w, width) - left, height: Math.round(tops[y + h]!) - top};
	});
	return {rects, rows: Math.round(tops[gridRows]!)};
}

function flowing(panels: readonly Placed[], width: number): BoardLayout {
	const rects: Rect[] = [];
	let top = 0;
	for (let from = 0; from < panels.length; ) {
		const to = lineEnd(panels, from, width);
		const line = panels.slice(from, to);
		const widths = sharedWidths(line, width);
		const height = Math.max(...line.map(({place}) => place.h));
		let left = 0;
		for (const taken of widths) {
			rects.push({left, top, width: taken, height});
			left += taken;
		}

		top += height;
		from = to;
	}

	return {rects, rows: top};
}

/** Panels that stand next to each other in the grid stay so as far as they fit. */
function lineEnd(panels: readonly Placed[], from: number, width: number): number {
	const {y} = panels[from]!.place;
	let taken = 0;
	let to = from;
	while (to < panels.length && (to === from || panels[to]!.place.y === y)) {
		taken += leastWidths[panels[to]!.visualisation];
		if (to > from && taken > width) {
			break;
		}

		to++;
	}

	return to;
}

/** As wide as in the grid, never below the least, the whole line filled. */
function sharedWidths(line: readonly Placed[], width: number): readonly number[] {
	const least = line.map(({visualisation}) => leastWidths[visualisation]);
	const spare = Math.max(0, width - least.reduce((sum, cells) => sum + cells, 0));
	const all = line.reduce((sum, {place}) => sum + place.w, 0);
	let before = 0;
	let given = 0;
	return line.map(({place}, index) => {
		before += place.w;
		const upTo = Math.round((spare * before) / all);
		const cells = least[index]! + upTo - given;
		given = upTo;
		return line.length === 1 ? width : cells;
	});
}
