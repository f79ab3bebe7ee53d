/**
 * The MD5 of a text's UTF-8 bytes as 16 bytes (RFC 1321). Not for secrets: Prometheus' `hashmod` is defined by it, and the
 * pure storeys cannot import `node:crypto`.
 */
export function md5(text: string): Uint8Array {
	const bytes = new TextEncoder().encode(text);
	const padded = new Uint8Array(((bytes.length + 8) >>> 6) * 64 + 64);
	padded.set(bytes);
	padded[bytes.length] = 0x80;
	const view = new DataView(padded.buffer);
	view.setUint32(padded.length - 8, bytes.length << 3, true);
	view.setUint32(padded.length - 4, bytes.length >>> 29, true);

	const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
	for (let block = 0; block < padded.length; block += 64) {
		let [a, b, c, d] = state as unknown as [number, number, number, number];
		for (let step = 0; step < 64; step++) {
			const round = step >>> 4;
			const mixed =
				round === 0
					? (b & c) | (~b & d)
					: round === 1
						? (d & b) | (~d & c)
						: round === 2
							? b ^ c ^ d
							: c ^ (b | ~d);
			const word = round === 0 ? step : round === 1 ? 5 * step + 1 : round === 2 ? 3 * step + 5 : 7 * step;
			const sum = (a + mixed + sines[step]! + view.getUint32(block + (word % 16) * 4, true)) >>> 0;
			const shift = shifts[round]![step % 4]!;
			[a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) >>> 0];
		}

		state[0]! += a;
		state[1]! += b;
		state[2]! += c;
		state[3]! += d;
	}

	const digest = new Uint8Array(16);
	const out = new DataView(digest.buffer);
	for (const [index, word] of state.entries()) {
		out.setUint32(index * 4, word, true);
	}

	return digest;
}

const shifts = [
	[7, 12, 17, 22],
	[5, 9, 14, 20],
	[4, 11, 16, 23],
	[6, 10, 15, 21],
];
const sines = Array.from({length: 64}, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32));
