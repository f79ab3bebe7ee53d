import type {Problem} from '../base/problem.ts';
import type {Dashboard} from '../dashboards/dashboard.ts';
import type {LogLeak, LogSourceFacts} from '../logs/source-state.ts';
import type {AlertView, RuleView} from '../rules/alert.ts';
import type {Silence} from '../rules/silence.ts';
import type {HealthVerdict} from '../scrape/health.ts';
import type {Target, TargetId} from '../scrape/target.ts';
import type {Replay} from './model.ts';
import type {QuietAlert} from './quiet.ts';
import type {Settings} from './settings.ts';
import type {LogView, Overlay, Place, Prompt, ScreenName} from './view.ts';

/**
 * Facts in the past tense: all that may change the model. Loops and keys dispatch them, `update` folds them.
 */
export type Message =
	| ServerMessage
	| {
			readonly type: 'alerts-evaluated';
			readonly atMs: number;
			/** Firing before pending before resolved, the severe ones first. */
			readonly alerts: readonly AlertView[];
			/** Every rule in the order of its file, broken ones included. */
			readonly rules: readonly RuleView[];
	  }
	| {readonly type: 'replay-changed'; readonly replay: Replay}
	/** Of a recording, once. */
	| {readonly type: 'families-read'; readonly texts: ReadonlyMap<string, string>}
	/** What Alertmanager said last; sent only when one is configured. */
	| {
			readonly type: 'alertmanager-answered';
			readonly atMs: number;
			/** Host and port, without credentials. */
			readonly name: string;
			/** Empty when all is well; else short and plain. */
			readonly error: string;
			readonly silences: readonly Silence[];
	  }
	/** At most once a second: states and counts of every log source, and the secrets seen in their lines. */
	| {
			readonly type: 'log-sources-changed';
			readonly sources: readonly LogSourceFacts[];
			readonly leaks: readonly LogLeak[];
	  }
	/** Read from files, at the start; those built in stay. */
	| {readonly type: 'dashboards-read'; readonly dashboards: readonly Dashboard[]}
	/** All that is wrong by now with what `from` reads; what it said before is over. */
	| {
			readonly type: 'problems-found';
			readonly from: ProblemSource;
			readonly problems: readonly Problem[];
	  }
	/** Servers known of that cannot be watched. */
	| {readonly type: 'unwatched-found'; readonly servers: readonly UnwatchedServer[]}
	| ViewMessage;

/** What a person does to a replay. */
export type ReplayChange =
	/** Paused, or going on; at the end it begins again. */
	| {readonly type: 'toggled'}
	| {readonly type: 'sought'; readonly atMs: number}
	| {readonly type: 'paced'; readonly speed: number};

/** Who finds problems: each says only its own. */
export type ProblemSource = 'configuration' | 'keys' | 'rules' | 'alertmanager' | 'replay' | 'dashboards';

/** Texts as the lists of MCP clients have them, not plain. */
export type UnwatchedServer = {
	readonly name: string;
	/** `~/.cursor/mcp.json`. */
	readonly foundIn: string;
	/** `stdio (npx): started by its client, no address to ask`. */
	readonly reason: string;
};

/** What collection found out about targets. */
export type ServerMessage =
	| {readonly type: 'targets-changed'; readonly targets: readonly Target[]}
	| {
			readonly type: 'scrape-finished';
			readonly targetId: TargetId;
			readonly atMs: number;
			readonly summary: ScrapeSummary;
	  }
	| {
			readonly type: 'probe-finished';
			readonly targetId: TargetId;
			readonly atMs: number;
			readonly probe: 'live' | 'ready';
			/** Path that answered, such as `/healthz`. */
			readonly path: string;
			readonly durationSeconds: number;
			readonly verdict: HealthVerdict;
	  };

/** What the person did, in terms of what is looked at. */
export type ViewMessage =
	| {readonly type: 'resized'; readonly columns: number; readonly rows: number}
	| {readonly type: 'row-selected'; readonly list: ScreenName; readonly id: string}
	| {readonly type: 'screen-opened'; readonly place: Place}
	/** To the neighbour of a drill-down: the stack stays as deep. */
	| {readonly type: 'place-replaced'; readonly place: Place}
	| {readonly type: 'went-back'}
	/** Closes what lies on top: overlay, zoom, filter, time travel, then the screen. */
	| {readonly type: 'escaped'}
	| {readonly type: 'sorted'; readonly list: ScreenName; readonly column: string; readonly reversed: boolean}
	/** Hidden if it was shown, shown if it was hidden. */
	| {readonly type: 'column-toggled'; readonly column: string}
	| {readonly type: 'settings-read'; readonly settings: Partial<Settings>}
	| {readonly type: 'log-view-changed'; readonly change: Partial<LogView>}
	/** The lines a filter keeps, into a file. */
	| {readonly type: 'save-asked'; readonly file: string; readonly filter: string}
	| {readonly type: 'filter-changed'; readonly list: ScreenName; readonly text: string}
	| {readonly type: 'window-changed'; readonly windowMs: number}
	| {readonly type: 'paused'; readonly atMs: number}
	| {readonly type: 'resumed'}
	/** Undefined: the cursor goes away. */
	| {readonly type: 'cursor-moved'; readonly atMs: number | undefined}
	| {readonly type: 'panel-focused'; readonly panel: number}
	| {readonly type: 'zoom-toggled'}
	| {readonly type: 'problems-only-toggled'}
	| {readonly type: 'help-scrolled'; readonly rows: number}
	| {readonly type: 'overlay-toggled'; readonly overlay: Overlay}
	/** Of the variables' menu. */
	| {readonly type: 'menu-moved'; readonly row: number}
	| {
			readonly type: 'variable-chosen';
			readonly board: string;
			readonly variable: string;
			readonly values: readonly string[];
	  }
	| {readonly type: 'prompt-opened'; readonly kind: Prompt['kind']; readonly text: string}
	| {readonly type: 'prompt-edited'; readonly text: string; readonly cursor: number}
	| {readonly type: 'prompt-closed'}
	| {readonly type: 'query-entered'; readonly expr: string}
	/** Done, or taken back when it was done before. */
	| {readonly type: 'alert-quieted'; readonly quiet: QuietAlert}
	| {readonly type: 'noticed'; readonly text: string}
	| {readonly type: 'quit-asked'; readonly leaveFrame: boolean}
	| {readonly type: 'suspend-asked'}
	| {readonly type: 'repaint-asked'}
	| {readonly type: 'scrape-asked'}
	| {readonly type: 'replay-asked'; readonly change: ReplayChange}
	| {readonly type: 'interval-asked'; readonly intervalMs: number}
	| {readonly type: 'copy-asked'; readonly text: string; readonly what: string};

/** One scrape in a few numbers, for rows and messages; the samples themselves are in the store. */
export type ScrapeSummary = {
	readonly up: boolean;
	/** Empty when up; else short and plain: `connection refused`, `503 Service Unavailable`, `HTML instead of metrics at /metrics`. */
	readonly error: string;
	readonly durationSeconds: number;
	readonly samples: number;
	readonly bodyBytes: number;
	/** Lines that cost themselves in this scrape, first ones only. */
	readonly problems: readonly Problem[];
	readonly problemCount: number;
	/** Series refused by the target's limit, in all. */
	readonly droppedSeries: number;
	/** Naming conventions recognised: `guide`, `otel-semconv`, …; empty when none. */
	readonly dialect: string;
	/** What this dialect counts as an error, one sentence; empty when unknown. */
	readonly errorMeaning: string;
	/** What this dialect's calls count when that is more than tool calls; absent for plain tool calls. */
	readonly callsMeaning?: string;
	/** Worth a line though nothing failed: `no metrics at /metrics or 4 other usual paths`. */
	readonly note?: string;
	/** When the server's process started, if it says (`process_start_time_seconds`). Unix milliseconds. */
	readonly processStartMs?: number;
};

export type Dispatch = (message: Message) => void;
