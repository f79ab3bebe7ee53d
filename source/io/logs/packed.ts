const magics: readonly (readonly [name: string, bytes: readonly number[]])[] = [
	['gzip', [0x1f, 0x8b]],
	['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
	['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
	['bzip2', [0x42, 0x5a, 0x68]],
	['zip', [0x50, 0x4b, 0x03, 0x04]],
];

/** Old logs are often packed: their bytes are no lines. */
export function packedAs(head: Uint8Array): string | undefined {
	return magics.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte))?.[0];
}
