import {formatDuration} from '../base/duration.ts';
import {maxLogRecords} from '../base/limits.ts';
import {formatBytes} from './bytes.ts';
import {
	defaultCheckForMs,
	defaultMaxMemoryBytes,
	defaultQueryForMs,
	defaultRetentionMs,
	defaultScrapeIntervalMs,
	defaultWindowMs,
} from './defaults.ts';

export type CommandName =
	| 'watch'
	| 'demo'
	| 'query'
	| 'record'
	| 'replay'
	| 'check'
	| 'rules check'
	| 'rules test'
	| 'dashboard check';

export type Command = {
	readonly name: CommandName;
	/** After `mcptop`. */
	readonly usage: string;
	readonly help: string;
};

export const commands: readonly Command[] = [
	{
		name: 'watch',
		usage: '[TARGET…]',
		help: 'Watch MCP servers: http://host:3001, host:3001, :3001, name=URL; without any, those found on this host',
	},
	{name: 'demo', usage: 'demo', help: 'Start three sample servers with load and an incident, and watch them'},
	{
		name: 'query',
		usage: "query 'EXPR' [TARGET…]",
		help: 'Scrape, evaluate a PromQL expression, print the answer',
	},
	{
		name: 'check',
		usage: 'check [TARGET…]',
		help: 'Evaluate alert rules and exit 0 ok, 1 warning, 2 critical, 3 unknown',
	},
	{
		name: 'record',
		usage: 'record FILE [TARGET…]',
		help: 'Write what is scraped as OpenMetrics text with timestamps',
	},
	{
		name: 'replay',
		usage: 'replay FILE',
		help: 'Show a recording in the screens: space pauses, + and - change the speed, [ ] { } move',
	},
	{name: 'rules check', usage: 'rules check FILE…', help: 'Validate Prometheus rule files'},
	{name: 'rules test', usage: 'rules test FILE…', help: 'Run unit tests of rules (promtool format)'},
	{
		name: 'dashboard check',
		usage: 'dashboard check FILE…',
		help: 'Say what of a dashboard, Grafana’s or your own, is shown and what is not',
	},
];

export type Flag = {
	/** Without dashes, as typed: `bearer-token-file`. A switch that is on by default is typed with `no-`. */
	readonly name: string;
	readonly alias?: string;
	readonly type: 'boolean' | 'text' | 'duration' | 'bytes' | 'choice' | 'time' | 'count';
	/** Stands for the value in the help: `FILE`. */
	readonly value?: string;
	readonly multiple?: true;
	readonly choices?: readonly string[];
	/** True: a switch that is on unless `--no-NAME` is given. */
	readonly on?: true;
	/** For the help; what applies when the flag is absent. */
	readonly default?: string;
	readonly help: string;
	/** All when absent. */
	readonly commands?: readonly CommandName[];
	readonly group: FlagGroup;
};

export type FlagGroup = 'Targets' | 'Output' | 'Query' | 'Alerts' | 'Logs' | 'Screen' | 'History' | 'General';

const scraping: readonly CommandName[] = ['watch', 'demo', 'query', 'record', 'check'];
const screens: readonly CommandName[] = ['watch', 'demo'];
const drawing: readonly CommandName[] = [...screens, 'replay'];

/** Every flag of every command; help, parsing and the README are made from it. */
export const flags: readonly Flag[] = [
	{
		group: 'Targets',
		name: 'config',
		alias: 'c',
		type: 'text',
		value: 'FILE',
		default: "mcptop.yml here or in the user's config directory",
		help: 'Read targets and rules from a Prometheus configuration file',
		commands: ['watch', 'query', 'record', 'check', 'replay'],
	},
	{
		group: 'Targets',
		name: 'print-config',
		type: 'boolean',
		help: 'Print what is in force, secrets masked, and exit',
		commands: ['watch', 'query', 'record', 'check'],
	},
	{
		group: 'Targets',
		name: 'header',
		alias: 'H',
		type: 'text',
		value: "'NAME: VALUE'",
		multiple: true,
		help: 'Send a header with every request to the targets named here',
		commands: scraping,
	},
	{
		group: 'Targets',
		name: 'bearer-token-file',
		type: 'text',
		value: 'FILE',
		help: 'Send the token in this file, read anew when it changes',
		commands: scraping,
	},
	{
		group: 'Targets',
		name: 'interval',
		alias: 'i',
		type: 'duration',
		value: 'TIME',
		default: formatDuration(defaultScrapeIntervalMs),
		help: 'Scrape this often',
		commands: scraping,
	},
	{
		group: 'Targets',
		name: 'timeout',
		type: 'duration',
		value: 'TIME',
		default: 'the interval, 5s at least and 10s at most',
		help: 'Give up on a scrape after this',
		commands: scraping,
	},
	{
		group: 'Targets',
		name: 'health',
		type: 'boolean',
		on: true,
		help: 'Do not ask for health and readiness',
		commands: scraping,
	},
	{
		group: 'Targets',
		name: 'health-url',
		type: 'text',
		value: '[NAME=]URL',
		multiple: true,
		help: 'Health endpoint, when it is not where it usually is',
		commands: scraping,
	},
	{
		group: 'Targets',
		name: 'ready-url',
		type: 'text',
		value: '[NAME=]URL',
		multiple: true,
		help: 'Readiness endpoint, when it is not where it usually is',
		commands: scraping,
	},
	{
		group: 'Targets',
		name: 'memory-limit',
		type: 'text',
		value: '[NAME=]SIZE',
		multiple: true,
		help: 'Memory the servers may use, such as 512MB: the limit line of the Memory panel',
		commands: scraping,
	},
	{
		group: 'Output',
		name: 'once',
		type: 'boolean',
		help: 'Print one settled reading and exit (so does a pipe)',
		commands: ['watch', 'demo'],
	},
	{
		group: 'Output',
		name: 'output',
		alias: 'o',
		type: 'choice',
		choices: ['table', 'json', 'ndjson'],
		default: 'table',
		help: 'Form of what is printed; ndjson prints a reading a line until stopped',
		commands: ['watch', 'demo', 'query', 'check', 'rules check', 'rules test'],
	},
	{
		group: 'Output',
		name: 'window',
		type: 'duration',
		value: 'TIME',
		default: formatDuration(defaultWindowMs),
		help: 'Window of rates and quantiles',
		commands: drawing,
	},
	{
		group: 'Query',
		name: 'for',
		type: 'duration',
		value: 'TIME',
		default: `${formatDuration(defaultQueryForMs)}, check ${formatDuration(defaultCheckForMs)}`,
		help: 'Scrape this long before answering',
		commands: ['query', 'check'],
	},
	{
		group: 'Query',
		name: 'time',
		type: 'time',
		value: 'TIME',
		default: 'now',
		help: 'Evaluate, or begin to replay, at this instant (RFC 3339 or Unix seconds)',
		commands: ['query', 'replay'],
	},
	{
		group: 'Query',
		name: 'start',
		type: 'time',
		value: 'TIME',
		help: 'Evaluate a range from here',
		commands: ['query'],
	},
	{
		group: 'Query',
		name: 'end',
		type: 'time',
		value: 'TIME',
		default: 'now',
		help: 'Evaluate a range up to here',
		commands: ['query'],
	},
	{
		group: 'Query',
		name: 'step',
		type: 'duration',
		value: 'TIME',
		help: 'Step of a range',
		commands: ['query'],
	},
	{
		group: 'Query',
		name: 'replay',
		type: 'text',
		value: 'FILE',
		help: 'Evaluate over a recording instead of scraping',
		commands: ['query'],
	},
	{
		group: 'Alerts',
		name: 'rules',
		alias: 'r',
		type: 'text',
		value: 'FILE',
		multiple: true,
		help: 'Prometheus rule files; globs are fine',
		commands: ['watch', 'demo', 'check', 'replay'],
	},
	{
		group: 'Alerts',
		name: 'builtin-rules',
		type: 'boolean',
		on: true,
		help: 'Leave out the rules that come with mcptop',
		commands: ['watch', 'demo', 'check', 'replay'],
	},
	{
		group: 'Alerts',
		name: 'alertmanager',
		type: 'text',
		value: 'URL',
		multiple: true,
		help: 'Send alerts to this Alertmanager and show its silences',
		commands: ['watch', 'demo'],
	},
	{
		group: 'Alerts',
		name: 'external-url',
		type: 'text',
		value: 'URL',
		help: 'The Prometheus that alerts link to, and $externalURL of templates',
		commands: drawing,
	},
	{
		group: 'Logs',
		name: 'logs',
		alias: 'l',
		type: 'text',
		value: '[NAME=]SOURCE',
		multiple: true,
		help: 'Logs: a file or glob, - for standard input, cmd:COMMAND, or an http event stream',
		commands: ['watch', 'demo'],
	},
	{
		group: 'Logs',
		name: 'since',
		type: 'time',
		value: 'TIME',
		default: 'the last 1 MiB of a file',
		help: 'Logs from this long ago (10m) or from this instant (RFC 3339) on',
		commands: ['watch', 'demo'],
	},
	{
		group: 'Logs',
		name: 'log-lines',
		type: 'count',
		value: 'NUMBER',
		default: String(maxLogRecords),
		help: 'Log records held in memory; the oldest go first',
		commands: ['watch', 'demo'],
	},
	{
		group: 'Logs',
		name: 'redact',
		type: 'boolean',
		on: true,
		help: 'Show secrets found in logs',
		commands: ['watch', 'demo'],
	},
	{
		group: 'Screen',
		name: 'screen',
		type: 'text',
		value: 'PATH',
		help: 'Open here, such as logs or server/weather',
		commands: drawing,
	},
	{
		group: 'Screen',
		name: 'dashboard',
		type: 'text',
		value: 'FILE',
		multiple: true,
		help: 'A dashboard as a screen: Grafana’s JSON or a file of your own; globs are fine',
		commands: screens,
	},
	{
		group: 'Screen',
		name: 'theme',
		type: 'choice',
		choices: ['dark', 'light', 'high-contrast', 'monochrome', 'none'],
		default: 'dark',
		help: 'Colours; NO_COLOR is respected',
		commands: drawing,
	},
	{
		group: 'Screen',
		name: 'ascii',
		type: 'boolean',
		help: 'Draw with ASCII characters only',
		commands: drawing,
	},
	{
		group: 'Screen',
		name: 'bell',
		type: 'boolean',
		help: 'Ring when an alert fires',
		commands: screens,
	},
	{
		group: 'Screen',
		name: 'notify',
		type: 'boolean',
		help: 'Notify the desktop when an alert fires (OSC 9, 777)',
		commands: screens,
	},
	{
		group: 'Screen',
		name: 'mouse',
		type: 'boolean',
		help: 'Scroll by wheel, select and open by click',
		commands: drawing,
	},
	{
		group: 'History',
		name: 'max-memory',
		type: 'bytes',
		value: 'SIZE',
		default: formatBytes(defaultMaxMemoryBytes),
		help: 'Memory for scraped samples; the oldest go first (a recording is read whole)',
		commands: scraping,
	},
	{
		group: 'History',
		name: 'retention',
		type: 'duration',
		value: 'TIME',
		default: formatDuration(defaultRetentionMs),
		help: 'Forget samples after this',
		commands: scraping,
	},
];

/** Flags one command takes. */
export function flagsOf(command: CommandName): readonly Flag[] {
	return flags.filter(flag => flag.commands?.includes(command) ?? true);
}

/** The key under which meow hands a flag over: `bearerTokenFile`. */
export function flagKey(flag: Flag): string {
	return flag.name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** `-H, --header 'NAME: VALUE'` or `--no-health`. */
export function flagSpelling(flag: Flag): string {
	const alias = flag.alias === undefined ? '' : `-${flag.alias}, `;
	const value = flag.value ?? flag.choices?.join('|');
	return `${alias}--${flag.on ? 'no-' : ''}${flag.name}${value === undefined ? '' : ` ${value}`}`;
}

/**
 * The flags as meow wants them declared (with its `booleanDefault: undefined`, so that a flag not given stays absent and
 * `--no-NAME` arrives as false).
 */
export function parserFlags(): Record<
	string,
	{readonly type: 'boolean' | 'string'; readonly shortFlag?: string; readonly isMultiple: true}
> {
	return Object.fromEntries(
		flags.map(flag => [
			flagKey(flag),
			{
				type: flag.type === 'boolean' ? 'boolean' : 'string',
				...(flag.alias === undefined ? {} : {shortFlag: flag.alias}),
				// What stands twice and must not is said in words of ours.
				isMultiple: true,
			},
		]),
	);
}
