import type {Dependency, HealthState, HealthVerdict} from './health.ts';
import {
	dependenciesOf,
	isObject,
	type Json,
	type JsonObject,
	reasonIn,
	statusWord,
} from './health-dependencies.ts';
import {sessionsIn, uptimeSecondsIn, versionIn} from './health-facts.ts';
import {type Level, shown, type Word, wordOf, worse} from './health-words.ts';
import {statusText} from './status-text.ts';

/** An HTTP answer to a probe. */
export type ProbeAnswer = {
	readonly status: number;
	/** Empty when the server named none. */
	readonly contentType: string;
	readonly body: string;
};

/**
 * What an answer says of a server's health: the worst of its status and its body, in any of the shapes servers use (text,
 * JSON of many kinds, Spring, MicroProfile, ASP.NET, IETF health+json, Kubernetes' verbose list, nothing at all).
 * `previous` is what the probe said before; a server that is too busy to say leaves it standing.
 */
export function healthVerdict(answer: ProbeAnswer, previous?: HealthVerdict): HealthVerdict {
	const {status} = answer;
	const bare = (state: HealthState, reason: string): HealthVerdict => ({
		state,
		reason,
		httpStatus: status,
		dependencies: [],
	});
	if (status === 429) {
		const known = previous !== undefined && previous.state !== 'unreachable' && previous.state !== 'absent';
		return {
			...(known ? previous : bare('degraded', '')),
			reason: `${statusText(429)}: polled too often`,
			httpStatus: 429,
		};
	}

	if (status === 401 || status === 403) {
		return bare('unauthorized', `${statusText(status)}: needs credentials`);
	}

	if ([404, 405, 410, 501].includes(status)) {
		return bare('absent', statusText(status));
	}

	const body = readBody(answer);
	switch (body.type) {
		case 'not-health':
			return status < 500 ? bare('absent', body.what) : bare('failing', statusText(status));
		case 'said':
			return verdict(status, body);
	}
}

/** Nothing answered the probe: `reason` as the HTTP port words it. */
export function unreachableVerdict(reason: string): HealthVerdict {
	return {state: 'unreachable', reason, dependencies: []};
}

/** What a body says. */
type Said = {
	readonly type: 'said';
	readonly word?: Word;
	/** The server's own explanation. */
	readonly reason: string;
	readonly dependencies: readonly Dependency[];
	readonly facts: Pick<HealthVerdict, 'version' | 'uptimeSeconds' | 'activeSessions'>;
};

type Body = Said | {readonly type: 'not-health'; readonly what: string};

function verdict(status: number, said: Said): HealthVerdict {
	const {word, dependencies, facts} = said;
	const state = stateOf(status, word?.level, dependencies);
	return {
		state,
		reason: state === 'ok' ? '' : reasonOf(status, said),
		httpStatus: status,
		dependencies,
		...facts,
	};
}

function stateOf(status: number, said: Level | undefined, dependencies: readonly Dependency[]): HealthState {
	// A server without sessions, or one that is starting, answers 503 by design.
	if (said === 'idle') {
		return 'idle';
	}

	const failing = dependencies.filter(dependency => dependency.state === 'failing');
	const allFail = failing.length > 0 && failing.length === dependencies.length;
	// What the server says of itself counts for more than what it says of others: then it is impaired, not down.
	const dependent = dependencies.every(dependency => dependency.state === 'ok')
		? 'ok'
		: said === undefined && allFail
			? 'failing'
			: 'degraded';
	return worse(worse(status >= 400 ? 'failing' : 'ok', said ?? 'ok'), dependent);
}

function reasonOf(status: number, {word, reason, dependencies}: Said): string {
	const state = word === undefined || word.level === 'ok' ? '' : word.text;
	const number = status < 400 ? '' : state === '' ? statusText(status) : String(status);
	const head = [number, state].filter(part => part !== '').join(' ');
	const why = reason === '' ? trouble(dependencies) : reason;
	return shown([head, why === head ? '' : why].filter(part => part !== '').join(': '), 200);
}

/** `database: connection refused, and 2 more`. */
function trouble(dependencies: readonly Dependency[]): string {
	const bad = dependencies.filter(dependency => dependency.state !== 'ok');
	const [first] = bad.toSorted(
		(left, right) => Number(right.state === 'failing') - Number(left.state === 'failing'),
	);
	if (first === undefined) {
		return '';
	}

	const more = bad.length === 1 ? '' : `, and ${bad.length - 1} more`;
	return `${first.name}: ${first.reason ?? first.state}${more}`;
}

function readBody({contentType, body}: ProbeAnswer): Body {
	const text = body.replace(/^\ufeff/, '').trim();
	// Web frameworks answer any path with their page; only a short text served as HTML (`ok`) is an answer.
	if (/^<(?:!doctype|html|head|body|\?xml)/i.test(text)) {
		return {type: 'not-health', what: 'an HTML page, not a health answer'};
	}

	const json = /^[{["]/.test(text) || contentType.includes('json') ? parsedJson(text) : undefined;
	if (isObject(json)) {
		return 'jsonrpc' in json
			? {type: 'not-health', what: 'an MCP endpoint, not a health answer'}
			: saidByObject(json);
	}

	if (Array.isArray(json)) {
		return saidByObject({checks: json});
	}

	return saidByText(json === undefined || json === null ? text : String(json));
}

function saidByObject(json: JsonObject): Said {
	const word = statusWord(json) ?? fallbackWord(json);
	const dependencies = dependenciesOf(json);
	const rest = word?.rest ?? '';
	return {
		type: 'said',
		...(word === undefined ? {} : {word}),
		reason: rest === '' ? reasonIn(json) : rest,
		dependencies,
		facts: {...versionIn(json), ...uptimeSecondsIn(json), ...sessionsIn(json)},
	};
}

/** `{"message": "ok"}`, or nothing but `{"error": "…"}`. */
function fallbackWord(json: JsonObject): Word | undefined {
	for (const name of ['message', 'msg', 'response']) {
		const value = json[name];
		const word = typeof value === 'string' ? wordOf(value) : undefined;
		if (word !== undefined) {
			return word;
		}
	}

	const {error} = json;
	return typeof error === 'string' && error.trim() !== ''
		? {level: 'failing', text: 'error', rest: ''}
		: undefined;
}

/** `ok`, `Healthy`, or Kubernetes' list: `[+]ping ok`, `[-]etcd failed: reason withheld`. */
function saidByText(text: string): Said {
	const checks = [...text.matchAll(/^\[([+-])\](\S+) (.*)$/gm)].map(([, sign, name, outcome]): Dependency => {
		const reason = shown(outcome!.replace(/^failed:? ?/, ''));
		return sign === '+'
			? {name: shown(name!, 48), state: 'ok'}
			: {name: shown(name!, 48), state: 'failing', ...(reason === '' ? {} : {reason})};
	});
	if (checks.length > 0) {
		const level = checks.some(({state}) => state === 'failing') ? 'failing' : 'ok';
		return {type: 'said', word: {level, text: '', rest: ''}, reason: '', dependencies: checks, facts: {}};
	}

	const word = wordOf(text);
	return {
		type: 'said',
		...(word === undefined ? {} : {word}),
		reason: word === undefined ? shown(text, 64) : word.rest,
		dependencies: [],
		facts: {},
	};
}

function parsedJson(text: string): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch {
		return undefined;
	}
}
