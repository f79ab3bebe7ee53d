/** A float as Go's `strconv.FormatFloat(value, 'g', -1, 64)` prints it: `1e+06`, `0.005`, `+Inf`, `NaN`. */
export function goFloat(value: number): string {
	if (!Number.isFinite(value)) {
		return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
	}

	if (value === 0) {
		return Object.is(value, -0) ? '-0' : '0';
	}

	const [mantissa, exponentText] = value.toExponential().split('e') as [string, string];
	const exponent = Number(exponentText);
	// The shortest %g goes over to an exponent below 1e-4 and from 1e6 on (`strconv.formatDigits`).
	if (exponent >= -4 && exponent < 6) {
		return String(value);
	}

	const sign = exponent < 0 ? '-' : '+';
	return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** The spelling of `le` and `quantile` since Prometheus 3: like Go's, whole numbers with `.0` (`formatOpenMetricsFloat`). */
export function openMetricsFloat(value: number): string {
	const text = goFloat(value);
	return /[.eN]/.test(text) || !Number.isFinite(value) ? text : `${text}.0`;
}
