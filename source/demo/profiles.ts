/** The demo's world: what its servers offer, how long it takes, and what they depend on. */
export type ServerProfile = {
	readonly name: string;
	readonly version: string;
	readonly tools: readonly ToolProfile[];
	readonly dependencies: readonly string[];
	readonly resources: readonly string[];
	/** Heap held on purpose, so that the memory panels differ. Bytes. */
	readonly ballastBytes: number;
};

export type ToolProfile = {
	readonly name: string;
	readonly description: string;
	/** Half of all calls take longer. */
	readonly medianMs: number;
	/** σ of the log-normal distribution of durations: 0.3 is steady, 1 has a long tail. */
	readonly spread: number;
	/** Share of calls that fail on a quiet day, 0–1. */
	readonly errorRatio: number;
	readonly errorText: string;
	/** Calls of this tool in 100 calls of its server. */
	readonly weight: number;
};

const mebibyte = 1024 * 1024;

export const profiles: readonly ServerProfile[] = [
	{
		name: 'weather',
		version: '2.1.0',
		tools: [
			tool(
				'get_forecast',
				'Forecast of the next seven days',
				120,
				0.5,
				0.004,
				'upstream 502 from forecast api',
				50,
			),
			tool('get_alerts', 'Weather warnings of a region', 45, 0.4, 0.002, 'unknown region', 30),
			tool('geocode', 'Coordinates of a place', 18, 0.3, 0.006, 'place not found', 20),
		],
		dependencies: ['forecast_api', 'tile_cache'],
		resources: ['weather://regions', 'weather://stations'],
		ballastBytes: 8 * mebibyte,
	},
	{
		name: 'database',
		version: '5.0.3',
		tools: [
			tool(
				'query',
				'Runs a read-only SQL query',
				9,
				0.9,
				0.003,
				'canceling statement due to statement timeout',
				60,
			),
			tool('describe_table', 'Columns of a table', 4, 0.3, 0, 'no such table', 25),
			tool('search_documents', 'Full-text search', 70, 0.6, 0.004, 'query syntax near ")"', 15),
		],
		dependencies: ['postgres', 'replica'],
		resources: ['db://schema'],
		ballastBytes: 48 * mebibyte,
	},
	{
		name: 'github',
		version: '1.8.2',
		tools: [
			tool('search_code', 'Searches code', 210, 0.5, 0.005, '422 validation failed', 35),
			tool('get_file', 'Reads a file', 60, 0.4, 0.004, '404 not found', 45),
			tool('create_issue', 'Opens an issue', 180, 0.35, 0.006, '422 validation failed', 20),
		],
		dependencies: ['github_api'],
		resources: ['github://rate_limit'],
		ballastBytes: 24 * mebibyte,
	},
];

function tool(
	name: string,
	description: string,
	medianMs: number,
	spread: number,
	errorRatio: number,
	errorText: string,
	weight: number,
): ToolProfile {
	return {name, description, medianMs, spread, errorRatio, errorText, weight};
}
