import {parseDurationMs} from '../base/duration.ts';
import type {Problem} from '../base/problem.ts';
import {suggestion} from '../base/suggestion.ts';
import {headerFromArgument} from '../scrape/target-argument.ts';
import {parseBytes} from './bytes.ts';
import {type CommandName, type Flag, flagKey, flags, flagsOf} from './flags.ts';

/** The command line in the program's own terms. Absent: not given, so a configuration file or a default decides. */
export type Options = {
	readonly configFile?: string;
	readonly printConfig: boolean;
	readonly headers: Readonly<Record<string, string>>;
	readonly bearerTokenFile?: string;
	readonly intervalMs?: number;
	readonly timeoutMs?: number;
	readonly health: boolean;
	/** By target name; `''` for every target. */
	readonly healthUrls: Readonly<Record<string, string>>;
	readonly readyUrls: Readonly<Record<string, string>>;
	readonly memoryLimitBytes: Readonly<Record<string, number>>;
	readonly once: boolean;
	readonly output?: 'table' | 'json' | 'ndjson';
	readonly windowMs?: number;
	readonly forMs?: number;
	/** Unix milliseconds. */
	readonly timeAtMs?: number;
	readonly startAtMs?: number;
	readonly endAtMs?: number;
	readonly stepMs?: number;
	readonly replayFile?: string;
	readonly ruleFiles: readonly string[];
	readonly builtinRules: boolean;
	readonly alertmanagerUrls: readonly string[];
	/** Without a slash at the end; empty when there is none. */
	readonly externalUrl: string;
	readonly logs: readonly string[];
	/** Log records held. */
	readonly logLines?: number;
	/** Of log records: so long before the start, or Unix milliseconds. */
	readonly since?: {readonly type: 'ago'; readonly ms: number} | {readonly type: 'at'; readonly ms: number};
	readonly redact: boolean;
	readonly screen?: string;
	readonly dashboards: readonly string[];
	readonly theme?: 'dark' | 'light' | 'high-contrast' | 'monochrome' | 'none';
	readonly ascii: boolean;
	readonly mouse: boolean;
	readonly bell: boolean;
	readonly notify: boolean;
	readonly maxMemoryBytes?: number;
	readonly retentionMs?: number;
};

/** Flag values as a command-line parser hands them over: camel-cased keys, lists for flags that may repeat. */
export type FlagValues = Readonly<Record<string, unknown>>;

/** Reads flag values; anything that is not understood is a problem with the flag, its value and what to try. */
export function readOptions(
	values: FlagValues,
	command: CommandName,
): {readonly options: Options; readonly problems: readonly Problem[]} {
	const problems: Problem[] = [];
	const known = new Map(flagsOf(command).map(flag => [flagKey(flag), flag]));
	for (const key of Object.keys(values)) {
		if (!known.has(key) && isGiven(values[key])) {
			problems.push(unknownFlag(key, command));
		}
	}

	const read = reader(values, problems);
	const options: Options = {
		...optional('configFile', read.text('config')),
		printConfig: read.on('print-config'),
		headers: headersOf(read.texts('header'), problems),
		...optional('bearerTokenFile', read.text('bearer-token-file')),
		...optional('intervalMs', read.duration('interval')),
		...optional('timeoutMs', read.duration('timeout')),
		health: read.on('health'),
		healthUrls: Object.fromEntries(read.texts('health-url').map(namedUrl)),
		readyUrls: Object.fromEntries(read.texts('ready-url').map(namedUrl)),
		memoryLimitBytes: memoryLimits(read.texts('memory-limit'), problems),
		once: read.on('once'),
		...optional('output', read.choice('output') as Options['output']),
		...optional('windowMs', read.duration('window')),
		...optional('forMs', read.duration('for')),
		...optional('timeAtMs', read.time('time')),
		...optional('startAtMs', read.time('start')),
		...optional('endAtMs', read.time('end')),
		...optional('stepMs', read.duration('step')),
		...optional('replayFile', read.text('replay')),
		ruleFiles: read.texts('rules'),
		builtinRules: read.on('builtin-rules'),
		alertmanagerUrls: read.texts('alertmanager'),
		externalUrl: (read.text('external-url') ?? '').replace(/\/+$/, ''),
		logs: read.texts('logs'),
		...optional('since', read.since('since')),
		...optional('logLines', read.count('log-lines')),
		redact: read.on('redact'),
		...optional('screen', read.text('screen')),
		dashboards: read.texts('dashboard'),
		...optional('theme', read.choice('theme') as Options['theme']),
		ascii: read.on('ascii'),
		mouse: read.on('mouse'),
		bell: read.on('bell'),
		notify: read.on('notify'),
		...optional('maxMemoryBytes', read.bytes('max-memory')),
		...optional('retentionMs', read.duration('retention')),
	};
	return {options, problems};
}

function reader(values: FlagValues, problems: Problem[]) {
	const byName = new Map(flags.map(flag => [flag.name, flag]));
	const texts = (name: string): string[] => {
		const value = values[flagKey(byName.get(name)!)];
		const given = value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String);
		const fault = faultOf(byName.get(name)!, given);
		if (fault !== undefined) {
			problems.push({severity: 'error', where: `--${name}`, ...fault});
			return [];
		}

		return given;
	};

	const one = <T>(name: string, parse: (text: string) => T | undefined, hint: string): T | undefined => {
		const [text] = texts(name);
		if (text === undefined) {
			return undefined;
		}

		const parsed = parse(text);
		if (parsed === undefined) {
			problems.push({severity: 'error', where: `--${name}`, what: `"${text}" is not understood`, hint});
		}

		return parsed;
	};

	return {
		texts,
		text: (name: string) => texts(name)[0],
		on: (name: string) => {
			const flag: Flag = byName.get(name)!;
			const given = values[flagKey(flag)];
			const value: unknown = Array.isArray(given) ? given.at(-1) : given;
			return value === undefined ? flag.on === true : value === true;
		},
		duration: (name: string) => one(name, positiveDurationMs, 'try "2s", "500ms" or "1h30m"'),
		bytes: (name: string) => one(name, parseBytes, 'try "256MB" or "1GB"'),
		count: (name: string) => one(name, parseCount, 'try "100000", from 1 to 10000000'),
		time: (name: string) => one(name, parseTimeMs, 'try "2026-11-23T03:00:00Z" or Unix seconds'),
		since: (name: string) => one(name, parseSince, 'try "10m" or "2026-11-23T03:00:00Z"'),
		choice: (name: string) => {
			const choices = byName.get(name)!.choices!;
			const [text = ''] = texts(name);
			return one(
				name,
				value => (choices.includes(value) ? value : undefined),
				suggestion(text, choices) ?? `try ${choices.join(', ')}`,
			);
		},
	};
}

function faultOf(
	{value = 'VALUE', name, multiple}: Flag,
	given: readonly string[],
): Pick<Problem, 'what' | 'hint'> | undefined {
	if (given.includes('')) {
		return {what: 'has no value', hint: `try "--${name} ${value}"`};
	}

	return given.length > 1 && multiple !== true
		? {what: `is given twice, ${given.map(text => `"${text}"`).join(' and ')}`, hint: 'leave one out'}
		: undefined;
}

function optional<K extends string, V>(key: K, value: V | undefined): {readonly [P in K]?: V} {
	return value === undefined ? {} : ({[key]: value} as {[P in K]: V});
}

function isGiven(value: unknown): boolean {
	return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
}

function unknownFlag(key: string, command: CommandName): Problem {
	const typed = key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
	const elsewhere = flags.find(flag => flagKey(flag) === key);
	const known = flagsOf(command).map(flag => flag.name);
	const hint = elsewhere
		? `it belongs to ${elsewhere.commands?.map(name => `mcptop ${name === 'watch' ? '[TARGET…]' : name}`).join(', ')}`
		: suggestion(typed, known);
	return {
		severity: 'error',
		where: `--${typed}`,
		what: elsewhere ? `is no flag of mcptop ${command}` : 'is no flag of mcptop',
		...(hint === undefined ? {} : {hint}),
	};
}

function positiveDurationMs(text: string): number | undefined {
	// Seconds, as the HTTP API of Prometheus takes them.
	const ms = /^\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1000) : parseDurationMs(text);
	return ms === undefined || ms === 0 ? undefined : ms;
}

function parseCount(text: string): number | undefined {
	const count = /^\d{1,8}$/.test(text) ? Number(text) : 0;
	return count >= 1 && count <= 10_000_000 ? count : undefined;
}

function parseSince(text: string): Options['since'] {
	// Nobody means 31 years ago: so many digits are Unix seconds.
	const agoMs = /^\d{9,}/.test(text) ? undefined : positiveDurationMs(text);
	const atMs = agoMs === undefined ? parseTimeMs(text) : undefined;
	return agoMs !== undefined
		? {type: 'ago', ms: agoMs}
		: atMs === undefined
			? undefined
			: {type: 'at', ms: atMs};
}

/** RFC 3339, or Unix seconds with a fraction, as the HTTP API of Prometheus takes them. */
export function parseTimeMs(text: string): number | undefined {
	if (/^-?\d+(\.\d+)?$/.test(text)) {
		return Math.round(Number(text) * 1000);
	}

	const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
		? Date.parse(text)
		: Number.NaN;
	return Number.isNaN(ms) ? undefined : ms;
}

function headersOf(lines: readonly string[], problems: Problem[]): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const line of lines) {
		const read = headerFromArgument(line);
		if (read.type === 'header') {
			headers[read.name] = read.value;
		} else {
			problems.push(read.problem);
		}
	}

	return headers;
}

/** `name=http://…` or `http://…`; an equals sign inside the URL is the URL's. */
function namedUrl(text: string): readonly [string, string] {
	const match = /^([^=/:]+)=(.*)$/s.exec(text);
	return match === null ? ['', text] : [match[1]!, match[2]!];
}

function memoryLimits(texts: readonly string[], problems: Problem[]): Record<string, number> {
	const limits: Record<string, number> = {};
	for (const text of texts) {
		const [name, size] = namedUrl(text);
		const bytes = parseBytes(size);
		if (bytes === undefined) {
			problems.push({
				severity: 'error',
				where: '--memory-limit',
				what: `"${text}" is no size`,
				hint: 'try "512MB" or "weather=1GB"',
			});
		} else {
			limits[name] = bytes;
		}
	}

	return limits;
}
