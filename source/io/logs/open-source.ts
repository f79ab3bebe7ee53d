import path from 'node:path';
import type {Readable} from 'node:stream';
import type {Clock} from '../../base/clock.ts';
import type {LogPort, OpenLogSource} from '../../runtime/ports.ts';
import {expandGlob} from '../glob.ts';
import {followFile} from './follow-file.ts';
import {readEvents} from './read-events.ts';
import {runCommand} from './run-command.ts';

export type LogWorld = {readonly clock: Clock; readonly cwd: string; readonly stdin: Readable};

/** The tail of a file that is read at the start: some thousand lines, at once whatever the file's size. */
const tailBytes = 1024 * 1024;

/** Log sources of the real world. */
export function logPort({clock, cwd, stdin}: LogWorld): LogPort {
	return {
		open: async (given, signal) => {
			const {source} = given;
			switch (source.type) {
				case 'file': {
					const files = expandGlob(source.pattern, cwd).map(file => path.resolve(cwd, file));
					if (files.length === 0) {
						given.onState('waiting: no file matches');
					}

					await Promise.all(
						files.map(file =>
							followFile(
								{
									file,
									clock,
									tailBytes,
									onState: given.onState,
									onBytes: chunk => given.onBytes(chunk, file),
								},
								signal,
							),
						),
					);
					return;
				}

				case 'stdin':
					return readStdin(stdin, given, signal);
				case 'command':
					return runCommand({...given, command: source.command, clock}, signal);
				case 'events':
					return readEvents({...given, url: source.url, headers: source.headers}, signal);
			}
		},
	};
}

async function readStdin(
	stdin: Readable,
	{onBytes, onState}: OpenLogSource,
	signal: AbortSignal,
): Promise<void> {
	onState('following');
	const take = (chunk: Buffer) => onBytes(chunk);
	stdin.on('data', take);
	await new Promise<void>(resolve => {
		stdin.once('end', () => {
			onState('ended');
			resolve();
		});
		signal.addEventListener('abort', () => resolve(), {once: true});
	});
	stdin.removeListener('data', take);
}
