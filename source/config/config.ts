import type {Problem} from '../base/problem.ts';
import type {RelabelConfig} from '../labels/relabel.ts';
import type {BuiltinOverride} from '../rules/builtin.ts';
import type {ScrapeLimits, TlsOptions} from '../scrape/target.ts';

/** A configuration file understood, defaults filled in. Secrets are in it: print it with `printConfig` only. */
export type Config = {
	/** Where it was read, as the person gave it. */
	readonly file: string;
	readonly global: Global;
	readonly jobs: readonly Job[];
	/** Globs, relative ones resolved against the file's folder. */
	readonly ruleFiles: readonly string[];
	/** mcptop's own: globs of dashboard files, relative ones resolved against the file's folder. */
	readonly dashboards: readonly string[];
	/** mcptop's own: built-in rules by name, `false` to leave one out, or what to change in it. */
	readonly builtinRules: Readonly<Record<string, BuiltinOverride>>;
	/** mcptop's own: what to bind differently, in the order of the file. */
	readonly keys: readonly KeyChange[];
};

/** The keys of one action, as written; whoever knows the actions checks both. */
export type KeyChange = {
	readonly action: string;
	/** Empty: the action has no key. */
	readonly keys: readonly string[];
	readonly at: Pick<Problem, 'where' | 'line' | 'column'>;
};

export type Global = {
	readonly scrapeIntervalMs: number;
	/** Undefined: follows from the interval. */
	readonly scrapeTimeoutMs?: number;
	readonly evaluationIntervalMs: number;
	readonly externalLabels: Readonly<Record<string, string>>;
	/** Of jobs that set none themselves. */
	readonly limits: ScrapeLimits;
};

/** One entry of `scrape_configs`. */
export type Job = {
	readonly name: string;
	/** Where in the file: `scrape_configs[0]`. */
	readonly path: string;
	readonly scrapeIntervalMs: number;
	readonly scrapeTimeoutMs: number;
	readonly scheme: 'http' | 'https';
	readonly metricsPath: string;
	readonly params: Readonly<Record<string, readonly string[]>>;
	readonly honorLabels: boolean;
	readonly honorTimestamps: boolean;
	readonly credentials: Credentials;
	/** Secret values. */
	readonly headers: Readonly<Record<string, string>>;
	readonly tls?: TlsOptions;
	readonly relabelConfigs: readonly RelabelConfig[];
	readonly metricRelabelConfigs: readonly RelabelConfig[];
	readonly limits: ScrapeLimits;
	readonly groups: readonly TargetGroup[];
	/** Globs of target files, relative ones resolved against the file's folder. */
	readonly targetFiles: readonly string[];
	readonly own: OwnSettings;
};

/** What mcptop adds to a job or to one group of its targets; a group's settings win. */
export type OwnSettings = {
	readonly name?: string;
	/** A path on the target's origin or a URL; false: do not ask. */
	readonly health?: string | false;
	readonly ready?: string | false;
	readonly logs?: readonly string[];
	readonly memoryLimitBytes?: number;
};

export type Credentials =
	| {readonly type: 'none'}
	| {
			readonly type: 'basic';
			readonly username: string;
			readonly password?: string;
			readonly passwordFile?: string;
	  }
	| {
			readonly type: 'authorization';
			/** `Bearer` by default. */
			readonly scheme: string;
			readonly credentials?: string;
			readonly credentialsFile?: string;
	  };

export type TargetGroup = {
	/** Where it was read: `prometheus.yml: scrape_configs[0].static_configs[0]`. */
	readonly source: string;
	/** `host:port`. */
	readonly targets: readonly string[];
	readonly labels: Readonly<Record<string, string>>;
	readonly own: OwnSettings;
};
