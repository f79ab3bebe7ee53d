import {Buffer} from 'node:buffer';
import type {Readable} from 'node:stream';
import {createBrotliDecompress, createGunzip, createUnzip} from 'node:zlib';
import {plainText} from '../base/plain-text.ts';
import type {Failure} from './http-failure.ts';

export type BodyOptions = {
	/** The `content-encoding` header; empty for none. */
	readonly encoding: string;
	/** Of decompressed bytes. */
	readonly maxBytes: number;
	/** Told of every piece as it comes off the wire. */
	readonly onBytes: (bytes: number) => void;
};

export type Body =
	| {readonly type: 'body'; readonly bytes: Uint8Array}
	| {readonly type: 'refused'; readonly failure: Failure};

/**
 * Reads and decompresses a body, and stops the moment the limit is passed: an endless body or a few kilobytes that
 * unpack to gigabytes cost no more than the limit. Rejects with the stream's own error.
 */
export async function readBody(wire: Readable, {encoding, maxBytes, onBytes}: BodyOptions): Promise<Body> {
	const decoders = decodersOf(encoding);
	if (typeof decoders === 'string') {
		wire.on('error', ignore).destroy();
		return {type: 'refused', failure: {kind: 'protocol', reason: decoders}};
	}

	let wireBytes = 0;
	wire.on('data', (chunk: Buffer) => {
		wireBytes += chunk.length;
		onBytes(chunk.length);
	});
	let plain = wire;
	for (const decoder of decoders) {
		const compressed = plain;
		compressed.on('error', error => decoder.destroy(error));
		plain = compressed.pipe(decoder);
	}

	const chunks: Buffer[] = [];
	let total = 0;
	let complete = false;
	try {
		for await (const chunk of plain as AsyncIterable<Buffer>) {
			total += chunk.length;
			if (total > maxBytes) {
				const reason = `answer larger than ${shownBytes(maxBytes)}`;
				return {type: 'refused', failure: {kind: 'too-large', reason}};
			}

			chunks.push(chunk);
		}

		complete = true;
	} catch (error) {
		// Nothing at all, packed, is nothing: a 204 may name an encoding all the same.
		if (wireBytes > 0 || (error as {code?: unknown}).code !== 'Z_BUF_ERROR') {
			throw error;
		}
	} finally {
		// A body read to its end leaves the connection fit for the next request.
		if (!complete) {
			wire.on('error', ignore).destroy();
		}
	}

	return {type: 'body', bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, total)};
}

/** Each takes memory before the first byte comes, and a header has room for thousands. */
const maxEncodings = 3;

/** Last one first, as RFC 9110 §8.4 lists them in the order they were applied; why not, when that cannot be done. */
function decodersOf(encoding: string): Decoder[] | string {
	const decoders: Decoder[] = [];
	const names = encoding.toLowerCase().split(',').reverse();
	if (names.length > maxEncodings) {
		return `more than ${maxEncodings} encodings`;
	}

	for (const name of names) {
		switch (name.trim()) {
			case '':
			case 'identity':
				break;
			case 'gzip':
			case 'x-gzip':
				decoders.push(createGunzip({chunkSize}));
				break;
			case 'deflate':
				decoders.push(createUnzip({chunkSize}));
				break;
			case 'br':
				decoders.push(createBrotliDecompress({chunkSize}));
				break;
			default:
				return `content-encoding "${plainText(encoding).slice(0, 40)}" is not understood`;
		}
	}

	return decoders;
}

type Decoder = ReturnType<typeof createGunzip> | ReturnType<typeof createBrotliDecompress>;

const chunkSize = 64 * 1024;

function ignore(): void {}

function shownBytes(bytes: number): string {
	const megabytes = bytes / (1024 * 1024);
	return megabytes >= 1 ? `${Math.round(megabytes)} MB` : `${Math.round(bytes / 1024)} KB`;
}
