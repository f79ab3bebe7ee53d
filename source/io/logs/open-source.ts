import type {Readable} from 'node:stream';
import type {Clock} from '../../base/clock.ts';
import type {Random} from '../../base/random.ts';
import type {LogPort, OpenLogSource} from '../../runtime/ports.ts';
import {followPattern} from './follow-pattern.ts';
import {ProcessGroups} from './process-groups.ts';
import {readStream} from './read-stream.ts';
import {runCommand} from './run-command.ts';

export type LogWorld = {
	readonly clock: Clock;
	readonly cwd: string;
	/** What `~/` stands for: a shell leaves it after `name=`. */
	readonly home: string;
	readonly stdin: Readable;
	readonly random: Random;
};

/** Log sources of the real world. */
export function logPort({clock, cwd, home, stdin, random}: LogWorld): LogPort {
	const groups = new ProcessGroups();
	return {
		async open(given, signal) {
			const {source} = given;
			switch (source.type) {
				case 'file':
					return followPattern(
						{pattern: source.pattern.replace(/^~(?=\/)/, home), folder: cwd, clock, given},
						signal,
					);
				case 'stdin':
					return readStdin(stdin, given, signal);
				case 'command':
					return runCommand({...given, command: source.command, clock, groups}, signal);
				case 'events': {
					const {readEvents} = await import('./read-events.ts');
					return readEvents({...given, url: source.url, headers: source.headers, clock, random}, signal);
				}
			}
		},
	};
}

/** Standard input, to its end. */
export async function readStdin(
	stdin: Readable,
	{onBytes, onState}: Pick<OpenLogSource, 'onBytes' | 'onState'>,
	signal: AbortSignal,
): Promise<void> {
	onState({type: 'following'});
	const reason = await readStream(stdin, chunk => onBytes(chunk), signal);
	onState(reason === undefined ? {type: 'ended', reason: 'end of input'} : {type: 'failed', reason});
}
