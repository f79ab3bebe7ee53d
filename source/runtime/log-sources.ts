import {plainText} from '../base/plain-text.ts';
import type {LogSource} from '../logs/source-argument.ts';
import {type LogSourceFacts, type LogSourceState, worstState} from '../logs/source-state.ts';

/** One source while it is read: what becomes of it and its lines. */
export class LogSourceEntry {
	readonly id: number;
	readonly name: string;
	readonly kind: LogSourceFacts['kind'];
	readonly server: string | undefined;
	restarts = 0;
	records = 0;
	tooOld = 0;
	repeated = 0;
	unreadFiles = 0;
	readonly #nowMs: () => number;
	readonly #files = new Map<string, LogSourceState>();
	#own: LogSourceState = {type: 'waiting', reason: 'not opened yet'};
	#worst: LogSourceState = this.#own;
	#sinceMs: number;

	constructor(
		id: number,
		{name, kind, server}: Pick<LogSourceFacts, 'name' | 'kind'> & {readonly server?: string | undefined},
		nowMs: () => number,
	) {
		this.id = id;
		this.name = name;
		this.kind = kind;
		this.server = server;
		this.#nowMs = nowMs;
		this.#sinceMs = nowMs();
	}

	get state(): LogSourceState {
		return this.#worst;
	}

	/** Of one file, or of the source itself; undefined: the file is none of its any more. */
	setState(state: LogSourceState | undefined, file?: string): void {
		if (file === undefined) {
			this.#own = state === undefined ? this.#own : plainState(state);
		} else if (state === undefined) {
			this.#files.delete(file);
		} else {
			this.#files.set(file, plainState(state));
		}

		const worst = worstState([...this.#files.values()]) ?? this.#own;
		if (worst.type !== this.#worst.type) {
			this.#sinceMs = this.#nowMs();
		}

		this.#worst = worst;
	}

	/** The source itself ended or broke, whatever its files did. */
	finish(state: LogSourceState): void {
		this.#files.clear();
		this.setState(state);
	}

	facts(): LogSourceFacts {
		const {id, name, kind, server, restarts, records, tooOld, repeated, unreadFiles} = this;
		return {
			id,
			name,
			kind,
			...(server === undefined ? {} : {server}),
			state: this.#worst,
			sinceMs: this.#sinceMs,
			restarts,
			records,
			tooOld,
			repeated,
			files: Array.from(this.#files, ([file, state]) => ({name: plainText(file), state})),
			unreadFiles,
		};
	}
}

export function kindOf({type}: LogSource): LogSourceFacts['kind'] {
	return type;
}

/** Reasons may quote servers and files. */
function plainState(state: LogSourceState): LogSourceState {
	return 'reason' in state ? {...state, reason: plainText(state.reason)} : state;
}
