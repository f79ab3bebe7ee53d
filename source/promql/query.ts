import type {Annotation, Value} from './value.ts';

/** A question in PromQL. Times are Unix milliseconds. */
export type Query =
	| {readonly type: 'instant'; readonly expr: string; readonly atMs: number}
	| {
			readonly type: 'range';
			readonly expr: string;
			readonly startMs: number;
			readonly endMs: number;
			readonly stepMs: number;
	  };

export type QueryResult =
	| {readonly type: 'ok'; readonly value: Value; readonly annotations: readonly Annotation[]}
	| {
			readonly type: 'failed';
			/** As the HTTP API words it: `1:5: parse error: …`, `found duplicate series …`. */
			readonly message: string;
			/** `bad_data`: the query's text is at fault; `execution`: the data or a limit. */
			readonly errorType: 'bad_data' | 'execution' | 'timeout' | 'canceled' | 'unavailable';
	  };

/**
 * The one door to numbers. The embedded engine answers at once; a Prometheus-compatible server over HTTP takes longer:
 * nothing above can tell which it is. Answers stand in the order of the questions; questions of one call share work.
 */
export type Querier = {
	ask(queries: readonly Query[], signal?: AbortSignal): Promise<readonly QueryResult[]>;
};
