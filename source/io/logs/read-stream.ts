import type {Readable} from 'node:stream';

/**
 * Reads a stream to its end, as fast as `take` allows: while it is behind, nothing is read, so a pipe fills and its writer
 * waits. Resolves at the end, when the stream broke (with a short reason) or when the signal fired; the stream is closed then.
 */
export async function readStream(
	stream: Readable,
	take: (chunk: Uint8Array) => Promise<void>,
	signal: AbortSignal,
): Promise<string | undefined> {
	const stop = () => stream.destroy();
	signal.addEventListener('abort', stop, {once: true});
	// An error after the last read, or of a stream closed on purpose, is nobody's concern.
	stream.on('error', () => {});
	try {
		if (signal.aborted) {
			stop();
		}

		for await (const chunk of stream) {
			await take(chunk as Uint8Array);
		}

		return undefined;
	} catch (error) {
		return signal.aborted ? undefined : failureReason(error);
	} finally {
		signal.removeEventListener('abort', stop);
		stream.destroy();
	}
}

const reasons: Readonly<Record<string, string>> = {
	ENOENT: 'no such file',
	ENOTDIR: 'no such file',
	EACCES: 'permission denied',
	EPERM: 'permission denied',
	ELOOP: 'too many symbolic links',
	EMFILE: 'too many open files',
	ENFILE: 'too many open files',
	EIO: 'input/output error',
	ESTALE: 'stale network file',
	EISDIR: 'is a folder',
	E2BIG: 'the command is too long',
	EAGAIN: 'too many processes',
	ENOMEM: 'out of memory',
};

/** An operating system's error in a few words. */
export function failureReason(error: unknown): string {
	const {code, message} = error as {code?: unknown; message?: unknown};
	return typeof code === 'string' ? (reasons[code] ?? code) : String(message ?? error);
}
