/** What a request says of itself to a target. */
export type RequestOptions = {
	/** Secrets included; they win over mcptop's own headers. */
	readonly headers: Readonly<Record<string, string>>;
	readonly timeoutMs: number;
	/** Of mcptop, such as `0.1.0`. */
	readonly version: string;
};

/** What Prometheus 3 accepts (`scrape/scrape.go`, `acceptHeader`), without protobuf. */
export const scrapeAccept: string = [
	'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6',
	'application/openmetrics-text;version=0.0.1;q=0.5',
	'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4',
	'text/plain;version=0.0.4;q=0.3',
	'*/*;q=0.2',
].join(',');

/** Headers of a scrape; the timeout tells exporters that collect on demand how long they may take. */
export function scrapeHeaders({headers, timeoutMs, version}: RequestOptions): Record<string, string> {
	return {
		accept: scrapeAccept,
		'user-agent': userAgent(version),
		'x-prometheus-scrape-timeout-seconds': String(timeoutMs / 1000),
		...headers,
	};
}

/** Headers of a health or readiness probe. */
export function probeHeaders({headers, version}: Omit<RequestOptions, 'timeoutMs'>): Record<string, string> {
	return {
		accept: 'application/health+json, application/json;q=0.9, text/plain;q=0.8, */*;q=0.5',
		'user-agent': userAgent(version),
		...headers,
	};
}

/** Servers count and log their requests: whoever reads that shall know who polls. */
function userAgent(version: string): string {
	return `mcptop/${version}`;
}
