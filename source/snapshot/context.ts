import {formatDuration} from '../base/duration.ts';
import {LogBuffer} from '../logs/buffer.ts';
import type {Query, QueryResult} from '../promql/query.ts';
import type {Model} from '../state/model.ts';
import {currentPlace, type Place} from '../state/view.ts';
import type {ExemplarStore} from '../tsdb/exemplars.ts';
import type {RowOrder} from './row-order.ts';

/** What a screen's snapshot is made of, beside the answers. */
export type SnapshotContext = {
	readonly model: Model;
	readonly place: Place;
	/** The instant looked at: now, or where the view is paused. */
	readonly atMs: number;
	/** Window of every rate and quantile. */
	readonly rateIntervalMs: number;
	/** The same as PromQL writes it. */
	readonly rateInterval: string;
	readonly chart: TimeGrid;
	/** Coarser: for the small trends in tables. */
	readonly trend: TimeGrid;
	/** What the servers said; only read. */
	readonly logs: LogBuffer;
	/** Absent where they are not kept. */
	readonly exemplars?: ExemplarStore;
	readonly nowMs: number;
	/** Orders of the lists as the snapshot before had them, by list. */
	readonly orders: Orders;
};

export type Orders = Readonly<Record<string, RowOrder>>;

const noLogs = new LogBuffer({maxRecords: 1, maxBytes: 1});

/** Steps of a chart, aligned so that a point keeps its value from one snapshot to the next. */
export type TimeGrid = {readonly startMs: number; readonly endMs: number; readonly stepMs: number};

/** Questions by name; the answers come back by the same names. */
export type Questions = Readonly<Record<string, Query>>;

export type Answers = (name: string) => QueryResult | undefined;

/** Points of a chart; wider charts hold a point over several columns. */
const chartPoints = 120;
const trendPoints = 20;
const fallbackIntervalMs = 2000;
const minChartSpanMs = 60_000;

export function snapshotContext(
	model: Model,
	nowMs: number,
	{
		logs = noLogs,
		orders = {},
		exemplars,
	}: {
		readonly logs?: LogBuffer;
		readonly orders?: Orders;
		readonly exemplars?: ExemplarStore;
	} = {},
): SnapshotContext {
	const {view} = model;
	const atMs = view.pausedAtMs ?? nowMs;
	const rateIntervalMs = rateIntervalOf(model, atMs);
	const intervalMs = scrapeIntervalMs(model);
	const spanMs = chartSpanMs(model, nowMs);
	return {
		model,
		place: currentPlace(view),
		atMs,
		rateIntervalMs,
		rateInterval: formatDuration(rateIntervalMs),
		chart: grid(atMs, spanMs, Math.max(intervalMs, niceStepMs(spanMs / chartPoints))),
		logs,
		...(exemplars === undefined ? {} : {exemplars}),
		nowMs,
		orders,
		trend: grid(atMs, spanMs, Math.max(intervalMs, niceStepMs(spanMs / trendPoints))),
	};
}

export function instant(context: SnapshotContext, expr: string): Query {
	return {type: 'instant', expr, atMs: context.atMs};
}

export function range(expr: string, {startMs, endMs, stepMs}: TimeGrid): Query {
	return {type: 'range', expr, startMs, endMs, stepMs};
}

/**
 * At least four scrapes, so that one late scrape costs nothing (Grafana's `$__rate_interval`), and a tenth of the window.
 * At the start only as long as there is history: a rate over time that was not watched would be too low.
 */
function rateIntervalOf({firstScrapeAtMs, ...model}: Model, atMs: number): number {
	const intervalMs = scrapeIntervalMs(model);
	const settledMs = Math.max(4 * intervalMs, niceStepMs(model.view.windowMs / 10));
	if (firstScrapeAtMs === undefined || model.view.pausedAtMs !== undefined) {
		return settledMs;
	}

	// In round steps: every new interval is a new set of queries to prepare.
	const watchedMs = niceStepBelowMs(atMs - firstScrapeAtMs + intervalMs);
	return Math.min(settledMs, Math.max(2 * intervalMs, watchedMs));
}

function scrapeIntervalMs({servers}: Pick<Model, 'servers'>): number {
	return (
		servers.reduce((longest, {target}) => Math.max(longest, target.scrapeIntervalMs), 0) || fallbackIntervalMs
	);
}

/**
 * The window, or as much of it as there can be history for, in round steps: a chart that is nine tenths empty says little in
 * the first minutes.
 */
function chartSpanMs({view, firstScrapeAtMs}: Model, nowMs: number): number {
	const watchedMs = Math.max(minChartSpanMs, nowMs - (firstScrapeAtMs ?? nowMs));
	return Math.min(view.windowMs, niceStepMs(watchedMs));
}

const niceSeconds = [1, 2, 3, 5, 10, 15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600];

/** Upwards to 1, 2, 3, 5, 10, 15, 30 seconds or minutes. */
function niceStepMs(ms: number): number {
	return (niceSeconds.find(seconds => seconds * 1000 >= ms) ?? Math.ceil(ms / 3_600_000) * 3600) * 1000;
}

/** Downwards to the same, 1 s at least. */
function niceStepBelowMs(ms: number): number {
	return (niceSeconds.findLast(seconds => seconds * 1000 <= ms) ?? 1) * 1000;
}

function grid(atMs: number, windowMs: number, stepMs: number): TimeGrid {
	const endMs = Math.floor(atMs / stepMs) * stepMs;
	return {startMs: endMs - Math.floor(windowMs / stepMs) * stepMs, endMs, stepMs};
}
