import type {Labels} from '../labels/labels.ts';
import type {RelabelConfig} from '../labels/relabel.ts';

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
	/** Secrets included (`authorization`): sent to the target's own host only, never shown. */
	readonly headers: Readonly<Record<string, string>>;
	readonly scrapeIntervalMs: number;
	readonly scrapeTimeoutMs: number;
	/** Bytes; for the Memory panel's limit line. */
	readonly memoryLimitBytes?: number;
	/** Where it was found when nobody named it: `~/.cursor/mcp.json`, `listening on 127.0.0.1:3001`. */
	readonly foundIn?: string;
	/** False: timestamps of the exposition are ignored (`honor_timestamps`). */
	readonly honorTimestamps?: boolean;
	/** `metric_relabel_configs`: applied to every scraped series, before limits and aliases. */
	readonly metricRelabelConfigs?: readonly RelabelConfig[];
	readonly limits?: ScrapeLimits;
	/** A secret in a file, read anew for every scrape because it may be rotated; becomes the `authorization` header. */
	readonly credentialsFile?: {
		readonly path: string;
		/** `Bearer`; for `Basic` the file holds the password of this user. */
		readonly scheme: string;
		readonly username?: string;
	};
	readonly tls?: TlsOptions;
	/** Probes the configuration turned off. */
	readonly withoutProbes?: ReadonlyArray<'live' | 'ready'>;
	/** Log sources bound to this target, as `-l` takes them. */
	readonly logs?: readonly string[];
};

/** Prometheus' limits of one scrape: going over one fails the whole scrape. Absent: none. */
export type ScrapeLimits = {
	readonly samples?: number;
	readonly labels?: number;
	/** In bytes of UTF-8. */
	readonly labelNameBytes?: number;
	readonly labelValueBytes?: number;
	readonly bodyBytes?: number;
};

export type TlsOptions = {
	/** PEM, in the configuration or in a file. */
	readonly ca?: string;
	readonly caFile?: string;
	readonly cert?: string;
	readonly certFile?: string;
	/** A secret. */
	readonly key?: string;
	readonly keyFile?: string;
	readonly serverName?: string;
	readonly insecureSkipVerify?: boolean;
};
