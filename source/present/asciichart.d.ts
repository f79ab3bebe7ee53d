declare module 'asciichart' {
	export type PlotOptions = {
		readonly min?: number;
		readonly max?: number;
		readonly height?: number;
		readonly offset?: number;
		readonly symbols?: readonly string[];
		format?(value: number, index: number): string;
	};
	export function plot(series: readonly number[], options?: PlotOptions): string;
}
