import {type FileHandle, open, stat} from 'node:fs/promises';
import type {FilePort} from '../runtime/ports.ts';

/** Token files and certificates are a few kilobytes, but one client keeps its history in its list of servers; a mistyped path may name a disk. */
const maxBytes = 16 * 1024 * 1024;
/** Files whose size the system does not know, such as those of /proc, are read up to here. */
const unknownSizeBytes = 64 * 1024;

export const files: FilePort = {
	async readText(path) {
		let file: FileHandle | undefined;
		try {
			const info = await stat(path);
			// Opening a pipe waits for whoever writes, and a device never ends.
			if (!info.isFile()) {
				return {
					type: 'failed',
					reason: info.isDirectory() ? 'a directory, not a file' : 'not a regular file',
				};
			}

			file = await open(path, 'r');
			const {size} = await file.stat();
			const buffer = Buffer.alloc(Math.min(maxBytes, Math.max(size, unknownSizeBytes)) + 1);
			const {bytesRead} = await file.read(buffer, 0, buffer.length, 0);
			return bytesRead === buffer.length
				? {type: 'failed', reason: `larger than ${Math.floor(bytesRead / 1024)} KB`}
				: {type: 'text', text: buffer.toString('utf8', 0, bytesRead)};
		} catch (error) {
			return {type: 'failed', reason: fileFailure(error)};
		} finally {
			await file?.close();
		}
	},
};

/** The operating system's reason in plain words. */
export function fileFailure(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	switch (code) {
		case 'ENOENT':
		case 'ENOTDIR':
			return 'no such file';
		case 'EACCES':
		case 'EPERM':
			return 'not allowed to read it';
		case 'EISDIR':
			return 'a directory, not a file';
		default:
			return `cannot be read (${code})`;
	}
}
