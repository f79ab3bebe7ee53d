import type {BoardPanel, GridPlace} from './dashboard.ts';

export const gridColumns = 24;
const maxPanelRows = 60;

/** A place inside the grid whatever a file says; heights are at most what somebody would scroll through. */
export function soundPlace(
	place: Partial<Readonly<Record<'x' | 'y' | 'w' | 'h', number | undefined>>>,
): GridPlace {
	const whole = (value: number | undefined, otherwise: number, lowest: number, highest: number) =>
		Math.min(highest, Math.max(lowest, Math.round(value ?? otherwise)));
	const x = whole(place.x, 0, 0, gridColumns - 1);
	return {
		x,
		y: whole(place.y, 0, 0, 1_000_000),
		w: whole(place.w, 12, 1, gridColumns - x),
		h: whole(place.h, 8, 1, maxPanelRows),
	};
}

/** Panels in reading order, each as high up as those before it allow, as Grafana's grid lets them float: none overlap. */
export function floated(panels: readonly BoardPanel[]): readonly BoardPanel[] {
	const skyline = new Array<number>(gridColumns).fill(0);
	return panels.map(panel => {
		const {x, w, h} = panel.place;
		const y = Math.max(...skyline.slice(x, x + w));
		skyline.fill(y + h, x, x + w);
		return {...panel, place: {...panel.place, y}};
	});
}

export function byReadingOrder(left: Pick<BoardPanel, 'place'>, right: Pick<BoardPanel, 'place'>): number {
	return left.place.y - right.place.y || left.place.x - right.place.x;
}
