/** Years a log line may claim: anything else is another number. */
const earliestMs = Date.UTC(2000, 0, 1);
const latestMs = Date.UTC(2100, 0, 1);

/**
 * Unix milliseconds of a timestamp as loggers write it: ISO 8601 (with a comma before the fraction as Python's logging does),
 * or a number whose magnitude tells its unit: seconds below 1e11, milliseconds below 1e14, microseconds below 1e17, else
 * nanoseconds. Undefined for anything else.
 */
export function timestampMs(value: string | number): number | undefined {
	const ms = typeof value === 'number' ? ofNumber(value) : ofText(value.trim());
	return ms !== undefined && ms >= earliestMs && ms < latestMs ? ms : undefined;
}

function ofText(text: string): number | undefined {
	if (/^\d{9,19}(\.\d+)?$/.test(text)) {
		return ofNumber(Number(text));
	}

	const match =
		/^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/.exec(
			text,
		);
	if (match === null) {
		return undefined;
	}

	const [, year, month, day, time, fraction = '0', zone = 'Z'] = match;
	const offset = zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
	const ms = Date.parse(`${year}-${month}-${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`);
	return Number.isNaN(ms) ? undefined : ms;
}

function ofNumber(value: number): number | undefined {
	if (value < 1e11) {
		return value * 1000;
	}

	return value < 1e14 ? value : value < 1e17 ? value / 1000 : value / 1e6;
}
