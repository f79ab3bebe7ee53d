import type {Labels} from '../labels/labels.ts';

/** Distinguishes targets; stable for one run and made of the metrics URL without credentials. */
export type TargetId = string & {readonly brand: 'TargetId'};

/** One server to watch. Nothing here is shown before it went through `plainText`, and `headers` never. */
export type Target = {
	readonly id: TargetId;
	/** What the screen calls it: the configured name, else host:port. Unique among targets. */
	readonly name: string;
	/** Without userinfo. Undefined: no metrics are to be had (a stdio server known from a config file). */
	readonly metricsUrl?: string;
	/** True: only the origin was given, so the usual paths are tried, `metricsUrl` being the first of them. */
	readonly searchPaths?: boolean;
	/** Undefined: looked for at the usual paths of the metrics URL's origin. */
	readonly healthUrl?: string;
	readonly readyUrl?: string;
	/** `job`, `instance` and whatever the configuration adds; on every series of the target. */
	readonly labels: Labels;
	/** True: a label the server sends wins over the target's own. */
	readonly honorLabels: boolean;
	/** Secrets included (`authorization`): sent to the target's own origin only, never shown. */
	readonly headers: Readonly<Record<string, string>>;
	readonly scrapeIntervalMs: number;
	readonly scrapeTimeoutMs: number;
	/** Bytes; for the Memory panel's limit line. */
	readonly memoryLimitBytes?: number;
	/** Where it was found when nobody named it: `~/.cursor/mcp.json`, `listening on 127.0.0.1:3001`. */
	readonly foundIn?: string;
};
