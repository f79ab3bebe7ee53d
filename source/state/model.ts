import type {Problem} from '../base/problem.ts';
import {builtInDashboards} from '../dashboards/built-in.ts';
import type {Dashboard} from '../dashboards/dashboard.ts';
import type {LogLeak, LogSourceFacts} from '../logs/source-state.ts';
import type {AlertView, RuleView} from '../rules/alert.ts';
import type {Silence} from '../rules/silence.ts';
import type {HealthVerdict} from '../scrape/health.ts';
import type {Target} from '../scrape/target.ts';
import type {ProblemSource, ScrapeSummary, UnwatchedServer} from './messages.ts';
import type {QuietAlert} from './quiet.ts';
import type {View} from './view.ts';

/** What one probe said last. */
export type ProbeFacts = {
	readonly atMs: number;
	readonly path: string;
	readonly durationSeconds: number;
	readonly verdict: HealthVerdict;
};

/** What is known of one target besides its series. */
export type ServerFacts = {
	readonly target: Target;
	readonly scrape?: {readonly atMs: number; readonly summary: ScrapeSummary};
	/** Since when scrapes have failed; undefined while they work. */
	readonly downSinceMs?: number;
	readonly live?: ProbeFacts;
	readonly ready?: ProbeFacts;
	/** As health last said it: kept across an outage, to be compared when the server is back. */
	readonly uptimeSeconds?: number;
	/** Starts of the server's process seen while watching, beyond the first. */
	readonly restarts: number;
	readonly restartedAtMs?: number;
};

/** All that is known but samples: facts of the fleet and what the person looks at. */
export type Model = {
	/** In the order configured. */
	readonly servers: readonly ServerFacts[];
	/** Pending and firing ones, and those resolved of late. */
	readonly alerts: readonly AlertView[];
	/** What is not told any more; nothing of it is kept on disk. */
	readonly quiet: readonly QuietAlert[];
	/** Every rule in the order of its file, broken ones included. */
	readonly rules: readonly RuleView[];
	/** What Alertmanager said last; undefined when none is configured. */
	readonly alertmanager?: {
		readonly atMs: number;
		readonly name: string;
		/** Empty when all is well. */
		readonly error: string;
		readonly silences: readonly Silence[];
	};
	readonly problems: readonly Problem[];
	/** The same by who found them. */
	readonly problemsBy: {readonly [source in ProblemSource]?: readonly Problem[]};
	/** Servers known of that cannot be watched. */
	readonly unwatched: readonly UnwatchedServer[];
	/** In the order given; the demo's servers after their first line. */
	readonly logSources: readonly LogSourceFacts[];
	/** Secrets seen in log lines, by server and kind. */
	readonly logLeaks: readonly LogLeak[];
	/** Built in, and read from files; no two of one name. */
	readonly dashboards: readonly Dashboard[];
	/** Present while a recording is shown instead of live servers. */
	readonly replay?: Replay;
	/** What a recording says of its metrics, plain, by family: `# TYPE`, `# UNIT` and `# HELP`. */
	readonly familyTexts: ReadonlyMap<string, string>;
	/** The first scrape of the session; undefined before. */
	readonly firstScrapeAtMs?: number;
	/** One line that goes away with the next key. */
	readonly notice?: string;
	readonly view: View;
};

/** A recording and how it is played. */
export type Replay = {
	readonly file: string;
	readonly startMs: number;
	readonly endMs: number;
	/** 1 is as fast as it was. */
	readonly speed: number;
	readonly isPlaying: boolean;
};

export type ModelSeed = {
	readonly targets: readonly Target[];
	readonly windowMs: number;
	readonly columns: number;
	readonly rows: number;
};

export function initialModel({targets, windowMs, columns, rows}: ModelSeed): Model {
	return {
		servers: targets.map(target => ({target, restarts: 0})),
		alerts: [],
		quiet: [],
		rules: [],
		problems: [],
		problemsBy: {},
		unwatched: [],
		logSources: [],
		logLeaks: [],
		dashboards: builtInDashboards,
		familyTexts: new Map(),
		view: {
			stack: [{screen: 'overview'}],
			lists: {},
			windowMs,
			zoomed: false,
			problemsOnly: false,
			hiddenColumns: [],
			logView: {wrap: false, time: 'clock'},
			query: '',
			queryHistory: [],
			choices: {},
			menuRow: 0,
			helpScroll: 0,
			columns,
			rows,
		},
	};
}
