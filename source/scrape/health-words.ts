import {plainText} from '../base/plain-text.ts';

export type Level = 'ok' | 'idle' | 'degraded' | 'failing';

/** A status in the server's words and what it means. */
export type Word = {
	readonly level: Level;
	/** As written, made plain: `not_ready`. */
	readonly text: string;
	/** What followed it in the same text: `unhealthy: connection refused` → `connection refused`. */
	readonly rest: string;
};

const vocabulary: Readonly<Record<Level, readonly string[]>> = {
	ok: [
		...[
			'ok',
			'okay',
			'up',
			'healthy',
			'pass',
			'passed',
			'passing',
			'ready',
			'alive',
			'live',
			'running',
			'serving',
		],
		...['green', 'pong', 'true', 'yes', 'available', 'connected', 'success', 'good', 'operational', 'online'],
		...['active', 'enabled', 'started', 'listening', 'normal', 'fine', 'reachable'],
	],
	idle: [
		...[
			'no_sessions',
			'starting',
			'starting_up',
			'initializing',
			'initialising',
			'not_initialized',
			'booting',
		],
		...['startup', 'warming_up', 'loading', 'idle', 'not_started', 'standby', 'sleeping'],
	],
	degraded: [
		...[
			'degraded',
			'warn',
			'warning',
			'partial',
			'yellow',
			'unknown',
			'limited',
			'connecting',
			'reconnecting',
		],
		...['draining', 'stopping', 'shutting_down', 'terminating', 'maintenance', 'overloaded', 'at_capacity'],
	],
	failing: [
		...[
			'down',
			'unhealthy',
			'fail',
			'failed',
			'failing',
			'failure',
			'error',
			'errored',
			'not_ready',
			'notready',
		],
		...[
			'unready',
			'out_of_service',
			'critical',
			'red',
			'false',
			'no',
			'disconnected',
			'not_serving',
			'not_ok',
		],
		...['unavailable', 'unreachable', 'offline', 'dead', 'stopped', 'crashed', 'timeout', 'timed_out', 'bad'],
		...['not_healthy', 'not_connected', 'not_available', 'not_running', 'not_alive', 'broken', 'outage'],
	],
};

const levels: ReadonlyMap<string, Level> = new Map(
	Object.entries(vocabulary).flatMap(([level, words]) => words.map(word => [word, level as Level] as const)),
);

/** Order of badness. An idle server is fine, but its readiness is not there. */
const badness: Readonly<Record<Level, number>> = {ok: 0, idle: 1, degraded: 2, failing: 3};

export function worse(left: Level, right: Level): Level {
	return badness[left] >= badness[right] ? left : right;
}

/** The meaning of `UP`, `not-ready`, `unhealthy: no route`, `✓ Ok`, `Service is healthy`; undefined when none is known. */
export function wordOf(text: string): Word | undefined {
	const whole = levels.get(normalised(text));
	if (whole !== undefined) {
		return {level: whole, text: shown(text), rest: ''};
	}

	const parts = /^([^:(\n]{1,40}?)\s*(?:[:(\n]|\s[-–—]\s)\s*(.*)$/su.exec(text.slice(0, 256).trim());
	if (parts !== null) {
		const level = levels.get(normalised(parts[1]!));
		// `Status: OK` names the thing first, `unhealthy: no route` the state.
		return level === undefined ? wordOf(parts[2]!) : {level, text: shown(parts[1]!), rest: shown(parts[2]!)};
	}

	return text.length <= 64 ? wordInSentence(text) : undefined;
}

function wordInSentence(text: string): Word | undefined {
	const words = text.toLowerCase().split(/[^\p{L}\p{N}_']+/u);
	for (const [index, word] of words.entries()) {
		const level = levels.get(word);
		if (level !== undefined && word !== 'no') {
			const negated = ['not', 'no', "isn't"].includes(words[index - 1] ?? '');
			return {level: negated && level === 'ok' ? 'failing' : level, text: shown(text), rest: ''};
		}
	}

	return undefined;
}

/** `OUT-OF SERVICE!` → `out_of_service`. */
function normalised(text: string): string {
	return text
		.toLowerCase()
		.replace(/[-\s_]+/g, '_')
		.replace(/[^\p{L}\p{N}_]/gu, '')
		.replace(/^_+|_+$/g, '');
}

/** Text of a server as a short piece of one line. */
export function shown(text: string, maxLength = 120): string {
	const plain = plainText(text.slice(0, 4096))
		// A connection string in an error message: its password is nobody's business.
		.replace(/\/\/[^\s/@]+@/g, '//…@')
		.trim()
		.replace(/\s+/g, ' ');
	return plain.length > maxLength ? `${plain.slice(0, maxLength - 1).trimEnd()}…` : plain;
}
