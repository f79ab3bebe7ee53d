import {defaultMaxSampleBytes} from '../base/limits.ts';

/** Every default in one place; flags, configuration files and `--print-config` read them here. */

/** Fast enough to see an incident as it happens, slow enough to cost a server less than one tool call. */
export const defaultScrapeIntervalMs: number = 2000;
/** Health endpoints may call upstream services with every probe, so they are asked less often. */
export const defaultProbeIntervalMs: number = 10_000;
/** Prometheus' `evaluation_interval` is a minute; a person watching wants to see a threshold crossed at once. */
export const defaultEvaluationIntervalMs: number = 5000;
/** The window of rates and quantiles on the screens. */
export const defaultWindowMs: number = 60_000;
/** Windows the `w` key goes through. */
export const windowsMs: readonly number[] = [60_000, 300_000, 900_000, 3_600_000];
/** Samples older than this go, if the memory limit has not taken them before. */
export const defaultRetentionMs: number = 24 * 3_600_000;
/** Bytes of samples. */
export const defaultMaxMemoryBytes: number = defaultMaxSampleBytes;
/** How long `query` and `check` scrape before they answer. */
export const defaultQueryForMs: number = 10_000;
export const defaultCheckForMs: number = 30_000;
/** Prometheus' defaults for a scrape. */
export const defaultMetricsPath: string = '/metrics';
export const defaultScheme: 'http' | 'https' = 'http';
