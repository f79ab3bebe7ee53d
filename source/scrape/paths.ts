/** Where servers in the wild have their metrics, the likeliest first. */
export const metricsPaths: readonly string[] = [
	'/metrics',
	'/metrics/prometheus',
	'/q/metrics',
	'/actuator/prometheus',
	'/stats/prometheus',
];

/** Where they say whether they are alive. */
export const livePaths: readonly string[] = [
	'/health',
	'/healthz',
	'/api/health',
	'/api/v1/health',
	'/v0/health',
	'/ping',
	'/status',
	'/actuator/health',
	'/q/health',
];

/** Where they say whether they are ready. */
export const readyPaths: readonly string[] = ['/ready', '/readyz', '/healthz/ready', '/health/ready'];

/** The paths on a URL's origin, without its query. */
export function candidateUrls(url: string, paths: readonly string[]): readonly string[] {
	const {origin} = new URL(url);
	return paths.map(path => `${origin}${path}`);
}

/** A URL's path as messages show it: without a query, which may hold a token. */
export function shownPath(url: string): string {
	return new URL(url).pathname;
}
