import {type Block, box, section} from '../../present/block.ts';
import {formatSpan} from '../../present/format.ts';
import {heatRows, histogramRows} from '../../present/latency.ts';
import {paint} from '../../present/theme.ts';
import type {LatencyData} from '../../snapshot/latency.ts';
import type {PanelOptions} from './chart-panel.ts';

/** Durations over time as a heat map. */
export function heatPanel(latency: LatencyData, width: number, height: number, options: PanelOptions): Block {
	const {theme, number, isFocused, isBoxed} = options;
	const {startMs, endMs} = latency.grid;
	const span = paint(theme, 'muted', `-${formatSpan(endMs - startMs)}`);
	const frame = {title: 'Latency heat map', number, isFocused, right: isBoxed ? '' : span, bottomLeft: span};
	return isBoxed
		? box(heatRows(latency, width - 2, height - 2, theme), width, height, frame, theme)
		: section(heatRows(latency, width, height - 1, theme), width, height, frame, theme);
}

/** Durations now as bars. */
export function histogramPanel(
	latency: LatencyData,
	width: number,
	height: number,
	options: PanelOptions & {
		/** Beside the title, styled. */
		readonly right: string;
	},
): Block {
	const {theme, number, isFocused, isBoxed, right} = options;
	// Without a box the title gives way to what stands beside it.
	const frame = {title: isBoxed ? 'Duration histogram' : 'Durations', number, isFocused, right};
	return isBoxed
		? box(histogramRows(latency, width - 2, height - 2, theme), width, height, frame, theme)
		: section(histogramRows(latency, width, height - 1, theme), width, height, frame, theme);
}
