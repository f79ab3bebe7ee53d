const view: DataView = new DataView(new ArrayBuffer(8));

/** How many doubles lie between two: 0 when equal bit for bit, infinite when only one is a number. */
export function ulpsApart(a: number, b: number): number {
	if (Number.isNaN(a) || Number.isNaN(b)) {
		return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
	}

	const distance = ordinal(a) - ordinal(b);
	return Number(distance < 0n ? -distance : distance);
}

// Doubles in their order as whole numbers next to each other.
function ordinal(value: number): bigint {
	view.setFloat64(0, value);
	const bits = view.getBigInt64(0);
	return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
}
