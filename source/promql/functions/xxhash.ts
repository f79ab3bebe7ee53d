import type {Labels} from '../../labels/labels.ts';

const mask = 0xffff_ffff_ffff_ffffn;
const [p1, p2, p3, p4, p5] = [
	11_400_714_785_074_694_791n,
	14_029_467_366_897_019_727n,
	1_609_587_929_392_839_161n,
	9_650_029_242_287_828_579n,
	2_870_177_450_012_600_261n,
] as const;

/** Where a label set lies in [0, 1): its hash in Prometheus (`labels.Hash`, stringlabels) as a share of all hashes. */
export function sampleOffset({pairs}: Labels): number {
	const parts: Uint8Array[] = [];
	for (const text of pairs) {
		const bytes = new TextEncoder().encode(text);
		const {length} = bytes;
		parts.push(
			length < 255
				? Uint8Array.of(length)
				: Uint8Array.of(255, length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff),
			bytes,
		);
	}

	const data = new Uint8Array(parts.reduce((sum, {length}) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		data.set(part, at);
		at += part.length;
	}

	return Number(xxhash64(data)) / Number(mask);
}

/** XXH64 with seed 0 (xxhash.com, version 0.6.5 of the specification). */
export function xxhash64(data: Uint8Array): bigint {
	const view = new DataView(data.buffer, data.byteOffset, data.length);
	let at = 0;
	let hash: bigint;
	if (data.length >= 32) {
		const lanes = [add(p1, p2), p2, 0n, (-p1 & mask) as bigint];
		for (; at + 32 <= data.length; at += 32) {
			for (let lane = 0; lane < 4; lane++) {
				lanes[lane] = round(lanes[lane]!, view.getBigUint64(at + lane * 8, true));
			}
		}

		hash = [1n, 7n, 12n, 18n].reduce((sum, bits, lane) => add(sum, rotate(lanes[lane]!, bits)), 0n);
		for (const lane of lanes) {
			hash = add(times(hash ^ round(0n, lane), p1), p4);
		}
	} else {
		hash = p5;
	}

	hash = add(hash, BigInt(data.length));
	for (; at + 8 <= data.length; at += 8) {
		hash = add(times(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n), p1), p4);
	}

	if (at + 4 <= data.length) {
		hash = add(times(rotate(hash ^ times(BigInt(view.getUint32(at, true)), p1), 23n), p2), p3);
		at += 4;
	}

	for (; at < data.length; at++) {
		hash = times(rotate(hash ^ times(BigInt(data[at]!), p5), 11n), p1);
	}

	hash = times(hash ^ (hash >> 33n), p2);
	hash = times(hash ^ (hash >> 29n), p3);
	return hash ^ (hash >> 32n);
}

function round(lane: bigint, input: bigint): bigint {
	return times(rotate(add(lane, times(input, p2)), 31n), p1);
}

function add(left: bigint, right: bigint): bigint {
	return (left + right) & mask;
}

function times(left: bigint, right: bigint): bigint {
	return (left * right) & mask;
}

function rotate(value: bigint, bits: bigint): bigint {
	return ((value << bits) | (value >> (64n - bits))) & mask;
}
