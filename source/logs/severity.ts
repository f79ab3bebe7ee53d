import type {Severity} from './record.ts';

const words: Readonly<Record<string, Severity>> = {
	trace: 'trace',
	trce: 'trace',
	trc: 'trace',
	vrb: 'trace',
	silly: 'trace',
	finest: 'trace',
	debug: 'debug',
	verbose: 'debug',
	dbug: 'debug',
	dbg: 'debug',
	fine: 'debug',
	info: 'info',
	inf: 'info',
	success: 'info',
	information: 'info',
	informational: 'info',
	notice: 'info',
	http: 'info',
	default: 'info',
	log: 'info',
	warn: 'warn',
	wrn: 'warn',
	warning: 'warn',
	err: 'error',
	severe: 'error',
	eror: 'error',
	error: 'error',
	fail: 'error',
	crit: 'fatal',
	critical: 'fatal',
	alert: 'fatal',
	emerg: 'fatal',
	emergency: 'fatal',
	fatal: 'fatal',
	ftl: 'fatal',
	panic: 'fatal',
	dpanic: 'fatal',
};

/** A level's word as loggers write it, in any case and padding, `ERROR+2` of Go's slog included; undefined for anything else. */
export function severityOfWord(word: string): Severity | undefined {
	return words[
		word
			.trim()
			.toLowerCase()
			.replace(/[+-]\d+$/, '')
	];
}

/** The numbers of pino and bunyan: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal; between two the lower counts. */
export function severityOfPino(level: number): Severity | undefined {
	const steps: readonly Severity[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
	return level >= 10 && level < 70 ? steps[Math.floor(level / 10) - 1] : undefined;
}

/** OpenTelemetry's severity numbers (logs data model): 1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal. */
export function severityOfOtel(level: number): Severity | undefined {
	const steps: readonly Severity[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
	return level >= 1 && level <= 24 ? steps[Math.floor((level - 1) / 4)] : undefined;
}

/** syslog's priorities (RFC 5424 §6.2.1): 0–2 fatal, 3 error, 4 warning, 5–6 info, 7 debug. */
export function severityOfSyslog(priority: number): Severity | undefined {
	return (['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug'] as const)[priority];
}
