import {formatDuration} from '../base/duration.ts';
import type {LogSource} from './source-argument.ts';

/** What a log source, or one file of a pattern, is doing. Reasons are plain and short, without credentials. */
export type LogSourceState =
	/** Nothing to read yet: `no such file`, `no file matches`, `no answer yet`. It is looked for again and again. */
	| {readonly type: 'waiting'; readonly reason: string}
	/** Behind: this many bytes were there already and are being read. */
	| {readonly type: 'reading'; readonly leftBytes: number}
	/** All that came is read; `note` says what was out of the usual: `rotated`, `older lines left out`. */
	| {readonly type: 'following'; readonly note?: string}
	/** It ended or broke, and is started again at `atMs` (Unix milliseconds). */
	| {readonly type: 'restarting'; readonly reason: string; readonly atMs: number}
	/** Nothing more will come, as is right: the end of standard input, an event stream's 204. */
	| {readonly type: 'ended'; readonly reason: string}
	/** Nothing more will come, and that is a fault. */
	| {readonly type: 'failed'; readonly reason: string};

/** One log source as the screen shows it. */
export type LogSourceFacts = {
	/** Tells sources apart whatever they are called; stable for one run. */
	readonly id: number;
	/** Plain, without credentials; two sources may have the same. */
	readonly name: string;
	/** `demo`: a sample server's stderr. */
	readonly kind: LogSource['type'] | 'demo';
	/** The server it is bound to. */
	readonly server?: string;
	/** Of a pattern: the least well of its files' states. */
	readonly state: LogSourceState;
	/** Unix milliseconds. */
	readonly sinceMs: number;
	/** Times a command was started again, or a stream connected again. */
	readonly restarts: number;
	/** Records taken into the buffer. */
	readonly records: number;
	/** Records older than `--since`, left out. */
	readonly tooOld: number;
	/** Records that came again after a restart, left out. */
	readonly repeated: number;
	/** Files of a pattern, by name; empty for every other source. */
	readonly files: readonly LogFileFacts[];
	/** Files of a pattern beyond the limit: not read. */
	readonly unreadFiles: number;
};

export type LogFileFacts = {
	readonly name: string;
	readonly state: LogSourceState;
};

/** A kind of secret seen in a server's log lines. */
export type LogLeak = {
	/** The server, or the source where none is known. */
	readonly server: string;
	/** What it is: `bearer token`, `private key`. */
	readonly finding: string;
	/** Records that held one. */
	readonly records: number;
	/** When the last one came. Unix milliseconds. */
	readonly lastAtMs: number;
};

/** A state in a few words: `restarting in 4s: ended with 1`. */
export function sourceStateText(state: LogSourceState, nowMs: number): string {
	switch (state.type) {
		case 'waiting':
			return `waiting: ${state.reason}`;
		case 'reading':
			return state.leftBytes < 2 ** 20
				? 'reading'
				: `reading, ${Math.ceil(state.leftBytes / 2 ** 20)} MiB left`;
		case 'following':
			return state.note === undefined ? 'following' : `following: ${state.note}`;
		case 'restarting': {
			const leftMs = Math.ceil((state.atMs - nowMs) / 1000) * 1000;
			return leftMs <= 0
				? `restarting: ${state.reason}`
				: `restarting in ${formatDuration(leftMs)}: ${state.reason}`;
		}

		case 'ended':
			return `ended: ${state.reason}`;
		case 'failed':
			return `failed: ${state.reason}`;
	}
}

/** True where somebody should look: nothing comes, and not because it ended as it should. */
export function isTrouble({type}: LogSourceState): boolean {
	return type === 'waiting' || type === 'restarting' || type === 'failed';
}

const severities: readonly LogSourceState['type'][] = [
	'failed',
	'restarting',
	'waiting',
	'reading',
	'following',
	'ended',
];

/** The least well of several states; the first of them when there are equals. Undefined for none. */
export function worstState(states: readonly LogSourceState[]): LogSourceState | undefined {
	return states.toSorted((left, right) => severities.indexOf(left.type) - severities.indexOf(right.type))[0];
}
