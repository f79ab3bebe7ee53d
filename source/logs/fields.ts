import {plainText} from '../base/plain-text.ts';
import {durationTextMs} from './durations.ts';
import {type Role, type RoleOfName, roleOfName} from './field-names.ts';
import type {FieldSink, Value} from './json-line.ts';
import type {LogRecord, Severity} from './record.ts';
import {severityOfOtel, severityOfPino, severityOfSyslog, severityOfWord} from './severity.ts';
import {timestampMs} from './timestamp.ts';

/** What a line says of itself; fields of no known meaning stand in `attributes`. All texts plain. */
export type FieldsRead = Omit<
	LogRecord,
	'sequence' | 'timestampMs' | 'hasOwnTimestamp' | 'source' | 'raw'
> & {readonly timestampMs: number | undefined};

/** Where loggers put fields of somebody's own; people ask for them by their own names. */
const wrapper = /^(?:(?:resource\.)?attributes|fields|Properties)\./;

type Kept = {
	readonly rank: number;
	readonly name: string;
	readonly value: Value;
	readonly meaning: unknown;
	/** Lines that came with it. */
	readonly stack?: string | undefined;
};

/** Collects the fields of one line, by the names loggers use; what two fields mean, the better name says. */
export class FieldCollector implements FieldSink {
	readonly #kept: {[R in Role]?: Kept} = {};
	readonly #attributes: Record<string, string> = {};

	add(name: string, value: Value): void {
		const known = roleOfName(name);
		if (known === undefined) {
			this.attribute(name, value);
			return;
		}

		this.#offer(known, name, value);
	}

	/** A field that means nothing more than itself. */
	attribute(name: string, value: Value): void {
		const plain = plainText(name.includes('.') ? name.replace(wrapper, '') : name);
		// A field called __proto__ must not become the prototype.
		if (plain === '__proto__') {
			Object.defineProperty(this.#attributes, plain, {value: plainText(String(value)), enumerable: true});
		} else {
			this.#attributes[plain] = plainText(String(value));
		}
	}

	/** What was read already, from a place that knows better than names. */
	set(role: Role, meaning: string | number): void {
		this.#kept[role] = {rank: -1, name: role, value: meaning, meaning};
	}

	has(role: Role): boolean {
		return this.#kept[role] !== undefined;
	}

	finish(): FieldsRead {
		const kept = this.#kept;
		const of = (role: Role) => kept[role]?.meaning;
		const stack = (of('stack') as string | undefined) ?? kept.error?.stack;
		const severity =
			(of('level') as Severity | undefined) ??
			// Serilog leaves out what is usual.
			(kept.timestamp?.name === '@t' ? 'info' : undefined);
		const isFailure = severity === 'error' || severity === 'fatal';
		const error =
			(of('error') as string | undefined) ??
			(stack !== undefined && isFailure ? errorLine(stack) : undefined);
		const traceId = of('trace') as string | undefined;
		const durationMs = this.#durationMs();
		return {
			timestampMs: of('timestamp') as number | undefined,
			severity,
			body: (of('body') as string | undefined) ?? error ?? '',
			server: of('server') as string | undefined,
			tool: of('tool') as string | undefined,
			// Without an id of its own a request is known by its trace.
			correlationId: (of('correlation') as string | undefined) ?? traceId,
			sessionId: of('session') as string | undefined,
			traceId,
			spanId: of('span') as string | undefined,
			durationMs,
			outcome: of('outcome') as 'success' | 'error' | undefined,
			error,
			attributes: this.#attributes,
			detail: stack?.split('\n').map(plainText).join('\n'),
		};
	}

	/** The best of what speaks of a duration; the others become attributes. */
	#durationMs(): number | undefined {
		const {milliseconds, seconds, nanoseconds, duration, timestamp} = this.#kept;
		let best: number | undefined;
		for (const kept of [milliseconds, seconds, nanoseconds, duration]) {
			if (kept === undefined) {
				continue;
			}

			const meaning = kept === duration ? durationOf(kept, timestamp) : (kept.meaning as number);
			if (best === undefined && meaning !== undefined) {
				best = meaning;
			} else {
				this.attribute(kept.name, kept.value);
			}
		}

		return best;
	}

	#offer({role, rank}: RoleOfName, name: string, value: Value): void {
		const before = this.#kept[role];
		if (before !== undefined && before.rank <= rank) {
			this.attribute(name, value);
			return;
		}

		const meaning = meaningOf(role, name, value);
		if (meaning === undefined) {
			this.attribute(name, value);
			return;
		}

		if (before !== undefined && before.rank >= 0) {
			this.attribute(before.name, before.value);
		}

		const stack = role === 'error' && typeof value === 'string' && value.includes('\n') ? value : undefined;
		this.#kept[role] = {rank, name, value, meaning, stack};
	}
}

function meaningOf(role: Role, name: string, value: Value): unknown {
	switch (role) {
		case 'timestamp':
			return typeof value === 'boolean' ? undefined : timestampMs(value);
		case 'level':
			return severityOf(value, name);
		case 'milliseconds':
			return typeof value === 'string' ? (durationTextMs(value) ?? numberOf(value, 1)) : numberOf(value, 1);
		case 'seconds':
			return typeof value === 'string'
				? (durationTextMs(value) ?? numberOf(value, 1000))
				: numberOf(value, 1000);
		case 'nanoseconds':
			return numberOf(value, 1e-6);
		case 'duration':
			return typeof value === 'boolean' ? undefined : value;
		case 'outcome':
			return outcomeOf(value);
		case 'stack':
			return typeof value === 'string' && value.includes('\n') ? value : undefined;
		case 'error':
			return value === '' || typeof value === 'boolean' ? undefined : errorLine(String(value));
		case 'body':
		case 'server':
		case 'tool':
		case 'correlation':
		case 'trace':
		case 'span':
		case 'session':
			return value === '' || typeof value === 'boolean' ? undefined : plainText(String(value));
	}
}

/**
 * A bare `duration`: a text says its unit; of a number the logger must be known by how it writes the time. zap writes seconds
 * for both, Go's slog an ISO time and nanoseconds. Any other number stays an attribute.
 */
function durationOf({value}: Kept, time: Kept | undefined): number | undefined {
	if (typeof value === 'string') {
		return durationTextMs(value);
	}

	if (typeof value !== 'number' || time === undefined) {
		return undefined;
	}

	if (time.name === 'ts' && typeof time.value === 'number') {
		return numberOf(value, 1000);
	}

	return time.name === 'time' && typeof time.value === 'string' && Number.isInteger(value) && value >= 1000
		? numberOf(value, 1e-6)
		: undefined;
}

/** The line of an error's text that names it: Python's comes last. */
function errorLine(text: string): string {
	if (!text.includes('\n')) {
		return plainText(text);
	}

	const lines = text.split('\n').filter(line => line.trim() !== '');
	return plainText((text.startsWith('Traceback ') ? lines.at(-1) : lines[0]) ?? '').trim();
}

function severityOf(value: Value, name: string): Severity | undefined {
	const number = typeof value === 'number' ? value : /^\d+$/.test(String(value)) ? Number(value) : undefined;
	if (number === undefined) {
		return severityOfWord(String(value));
	}

	if (name === 'severityNumber') {
		return severityOfOtel(number);
	}

	return name === 'PRIORITY' ? severityOfSyslog(number) : severityOfPino(number);
}

function outcomeOf(value: Value): 'success' | 'error' | undefined {
	const word = String(value).toLowerCase();
	if (/^(?:success|succeeded|ok|true|completed|2\d\d)$/.test(word)) {
		return 'success';
	}

	return /^(?:error|failure|failed|fail|false|timeout|cancelled|canceled|[45]\d\d)$/.test(word)
		? 'error'
		: undefined;
}

function numberOf(value: Value, scale: number): number | undefined {
	const number = Number(value) * scale;
	return typeof value !== 'boolean' && value !== '' && Number.isFinite(number) && number >= 0
		? Number(number.toPrecision(15))
		: undefined;
}
