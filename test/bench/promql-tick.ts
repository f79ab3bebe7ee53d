import {createEngine} from '../../source/promql/engine.ts';
import type {Query} from '../../source/promql/query.ts';
import type {Report} from './bench.ts';
import {fleetOf} from './fleet.ts';

const bucketRate = 'sum by (le, tool_name) (rate(mcp:tool_duration_seconds_bucket[5m]))';

/** What an overview screen asks each tick. */
const panels: readonly string[] = [
	`histogram_quantile(0.5, ${bucketRate})`,
	`histogram_quantile(0.95, ${bucketRate})`,
	`histogram_quantile(0.99, ${bucketRate})`,
	'sum by (tool_name) (rate(mcp:tool_calls_total[5m]))',
	'sum(rate(mcp:tool_calls_total[1m]))',
	'sum by (instance) (rate(mcp:tool_calls_total[5m]))',
	'sum by (tool_name) (rate(mcp:tool_calls_total{status="error"}[5m])) / sum by (tool_name) (rate(mcp:tool_calls_total[5m]))',
	'topk(5, sum by (tool_name) (rate(mcp:tool_calls_total[5m])))',
	'sum(mcp:sessions)',
	'max by (instance) (max_over_time(process_gauge_1[1m]))',
];

const targets = 50;
const rows = 400;
const intervalMs = 1000;

export function promqlTick({time, figure}: Report): void {
	const fleet = fleetOf(targets, {intervalMs});
	let nowMs = 0;
	for (let row = 0; row < rows; row++) {
		nowMs = fleet.advance();
	}

	figure('series', String(fleet.targets * fleet.seriesPerTarget));
	const engine = createEngine(fleet.head);
	const instants = (): Query[] => panels.map(expr => ({type: 'instant', expr, atMs: nowMs}));
	const firstMs = performance.now();
	engine.ask(instants());
	figure('first tick, nothing bound yet', `${(performance.now() - firstMs).toFixed(0)} ms`);
	const options = {budgetMs: 3000};
	time('ten panels, one tick', () => engine.ask(instants()), {...options, goalMs: 20});
	for (const expr of [panels[0]!, panels[3]!, panels[8]!, panels[9]!]) {
		time(expr, () => engine.instant(expr, nowMs), options);
	}

	const chart = (expr: string): Query => ({
		type: 'range',
		expr,
		startMs: nowMs - 60_000,
		endMs: nowMs,
		stepMs: intervalMs,
	});
	const cold = (title: string, exprs: readonly string[]) =>
		time(`60 steps, all new: ${title}`, () => createEngine(fleet.head).ask(exprs.map(chart)), {
			budgetMs: 1500,
			warmups: 1,
		});
	cold('sum by (tool_name) (rate(calls[5m])), 11,000 series', [panels[3]!]);
	cold('ten panels', panels);
	const warm = (title: string, exprs: readonly string[]) =>
		time(
			`60 steps, one new: ${title}`,
			() => {
				nowMs = fleet.advance();
				engine.ask(exprs.map(chart));
			},
			options,
		);
	const advanceMs = time('append 50 scrapes of 2,000 series (in the figures below)', () => fleet.advance(), {
		budgetMs: 500,
	});
	warm('sum by (tool_name) (rate(calls[5m])), 11,000 series', [panels[3]!]);
	const tickMs = warm('ten panels', panels);
	figure('60 steps, one new: ten panels without the append', `${(tickMs - advanceMs).toFixed(2)} ms`);
	const generic = createEngine(fleet.head, {columnKernels: false});
	generic.ask(instants());
	time('ten panels, one tick, series by series', () => generic.ask(instants()), {budgetMs: 1000, warmups: 1});
}
