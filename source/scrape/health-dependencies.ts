import {maxDependencies} from '../base/limits.ts';
import type {Dependency} from './health.ts';
import {type Level, shown, type Word, wordOf, worse} from './health-words.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = {readonly [name: string]: Json};

/** Where frameworks list what a server depends on. */
const containers: readonly string[] = [
	...['components', 'checks', 'entries', 'results', 'details', 'info', 'error', 'errors', 'dependencies'],
	...[
		'services',
		'servers',
		'server_instances',
		'status_items',
		'backends',
		'upstreams',
		'connections',
		'mcp',
	],
];

const statusNames: readonly string[] = [
	...[
		'status',
		'state',
		'health',
		'overall',
		'overallStatus',
		'overall_status',
		'ready',
		'healthy',
		'ok',
		'up',
	],
	...['alive', 'live', 'available', 'connected', 'reachable', 'status_code', 'statusCode', 'result'],
];

const reasonNames: readonly string[] = [
	...[
		'reason',
		'error',
		'message',
		'output',
		'description',
		'detail',
		'lastError',
		'last_error',
		'exception',
	],
];

/** What a health body says of databases, upstreams and other servers, in its own order; the worst word of each counts. */
export function dependenciesOf(body: JsonObject): readonly Dependency[] {
	const found = new Map<string, Dependency>();
	for (const container of containers) {
		const held = body[container];
		if (held !== undefined) {
			collect(container, held, found);
		}
	}

	return [...found.values()].slice(0, maxDependencies);
}

/** The status word of an object: the first of the usual names that holds one. */
export function statusWord(object: JsonObject): Word | undefined {
	for (const name of statusNames) {
		const word = wordOfValue(object[name]);
		if (word !== undefined) {
			return word;
		}
	}

	return undefined;
}

/** The server's own explanation in an object, made plain; empty when it gives none. */
export function reasonIn(object: JsonObject): string {
	for (const name of reasonNames) {
		const value = object[name];
		if (typeof value === 'string' && value.trim() !== '') {
			return shown(value);
		}

		if (isObject(value) && typeof value.message === 'string') {
			return shown(value.message);
		}
	}

	return isObject(object.details) ? reasonIn(object.details) : '';
}

export function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wordOfValue(value: Json | undefined): Word | undefined {
	if (typeof value === 'string') {
		return wordOf(value);
	}

	if (typeof value === 'boolean') {
		return {level: value ? 'ok' : 'failing', text: String(value), rest: ''};
	}

	if (typeof value === 'number') {
		// `ready: 1`, `status: 200`, `status_code: 503`.
		const isStatus = value >= 100;
		const isFine = isStatus ? value < 400 : value === 1;
		const isBad = isStatus ? value < 600 : value === 0;
		return isFine || isBad ? {level: isFine ? 'ok' : 'failing', text: String(value), rest: ''} : undefined;
	}

	return isObject(value) ? wordOfValue(value.status ?? value.state) : undefined;
}

/**
 * Three shapes: one dependency (`mcp: {available: false}`), one by name (`checks: {db: …}`, each a word, an object or, in
 * IETF health+json, a list of measurements), or a list (`checks: [{name: 'db', …}]`).
 */
function collect(container: string, held: Json, found: Map<string, Dependency>): void {
	if (Array.isArray(held)) {
		for (const item of held as readonly Json[]) {
			if (isObject(item)) {
				add(found, nameIn(item), item);
			}
		}

		return;
	}

	if (!isObject(held)) {
		return;
	}

	if (['available', 'status', 'healthy', 'connected'].some(name => isWordLike(held[name]))) {
		add(found, container, held);
		return;
	}

	for (const [name, value] of Object.entries(held)) {
		if (Array.isArray(value)) {
			for (const item of value as readonly Json[]) {
				if (isObject(item)) {
					add(found, name, item);
				}
			}
		} else {
			add(found, name, value);
		}
	}
}

function isWordLike(value: Json | undefined): boolean {
	return typeof value === 'boolean' || (typeof value === 'string' && wordOf(value) !== undefined);
}

function add(found: Map<string, Dependency>, name: string, value: Json): void {
	// A bare number by name is a measurement (`connections: {active: 3}`), not a status.
	const word = isObject(value)
		? statusWord(value)
		: typeof value === 'number'
			? undefined
			: wordOfValue(value);
	if (name === '' || word === undefined) {
		return;
	}

	const reason = word.rest === '' && isObject(value) ? reasonIn(value) : word.rest;
	const plainName = shown(name, 48);
	const known = found.get(plainName);
	const state = stateOf(known === undefined ? word.level : worse(known.state, word.level));
	const said = state === 'ok' ? '' : state === known?.state ? (known.reason ?? reason) : reason;
	found.set(plainName, {name: plainName, state, ...(said === '' ? {} : {reason: said})});
}

/** A dependency that is only starting cannot be used yet. */
function stateOf(level: Level): Dependency['state'] {
	return level === 'idle' ? 'degraded' : level;
}

function nameIn(item: JsonObject): string {
	for (const name of ['name', 'displayName', 'display_name', 'componentId', 'id', 'key']) {
		const value = item[name];
		if (typeof value === 'string') {
			return value;
		}
	}

	return '';
}
