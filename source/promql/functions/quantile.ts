/** The φ-quantile of samples, which are sorted in place (NaN lowest) and must not be empty. */
export function quantile(q: number, samples: Float64Array): number {
	if (samples.length === 0 || Number.isNaN(q)) {
		return NaN;
	}

	if (q < 0) {
		return -Infinity;
	}

	if (q > 1) {
		return Infinity;
	}

	// A typed array sorts NaN last; Prometheus has it first.
	samples.sort();
	let nans = 0;
	while (nans < samples.length && Number.isNaN(samples[samples.length - 1 - nans]!)) {
		nans++;
	}

	const count = samples.length;
	const rank = q * (count - 1);
	const lower = Math.max(0, Math.floor(rank));
	const upper = Math.min(count - 1, lower + 1);
	const weight = rank - Math.floor(rank);
	return at(lower) * (1 - weight) + at(upper) * weight;

	function at(index: number): number {
		return index < nans ? NaN : samples[index - nans]!;
	}
}
