/** Years a log line may claim: anything else is another number. */
const earliestMs = Date.UTC(2000, 0, 1);
const latestMs = Date.UTC(2100, 0, 1);
const dayMs = 86_400_000;

const iso =
	/^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?(Z|UTC|[+-]\d\d:?\d\d)(?![\w:]))?/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** `02/Jan/2026:15:04:05 +0000`: access logs. */
const clf = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))? ([+-]\d{4})/;
/** `Jan  2 15:04:05`, no year: syslog. */
const bsd = /^([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?/;
/** `01/02/26 15:04:05`: month first, Python's rich. */
const american = /^(\d\d)\/(\d\d)\/(\d\d|\d{4}) (\d\d):(\d\d):(\d\d)/;
const timeOnly = /^(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?/;
const epoch = /^(?:\d{10}(?:\.\d{1,9}|\d{3})?|\d\.\d{1,16}e\+(?:09|12))(?=[\s\]]|$)/;

/**
 * Unix milliseconds of a timestamp as loggers write it: ISO 8601 (with a comma before the fraction as Python's logging does),
 * or a number whose magnitude tells its unit: seconds below 1e11, milliseconds below 1e14, microseconds below 1e17, else
 * nanoseconds. Without a zone it is UTC, as in nearly every container. Undefined for anything else.
 */
export function timestampMs(value: string | number): number | undefined {
	if (typeof value === 'number') {
		return sane(ofNumber(value));
	}

	const text = value.trim();
	if (/^\d{9,19}(\.\d+)?$/.test(text)) {
		return sane(ofNumber(Number(text)));
	}

	const match = iso.exec(text);
	return match === null || match[0].length !== text.length ? undefined : ofIso(match);
}

/** A timestamp where a text begins. */
export type LeadingTime = {
	readonly timestampMs: number;
	/** UTF-16 units it takes. */
	readonly length: number;
	/** False: the zone, the year or the day is a guess. */
	readonly isWhole: boolean;
};

/** Reads the timestamp a text begins with. What it leaves out (year, day) is taken from `nowMs`, not later than a day ahead. */
export function leadingTime(text: string, nowMs: number): LeadingTime | undefined {
	const first = text.charCodeAt(0);
	if (first < 48 || first > 57) {
		const match = first >= 65 && first <= 90 ? bsd.exec(text) : null;
		if (match === null) {
			return undefined;
		}

		const [whole, month, day, hour, minute, second, fraction] = match;
		return found(
			withoutYear(nowMs, months.indexOf(month!), Number(day), [hour, minute, second, fraction]),
			whole,
			false,
		);
	}

	let match = iso.exec(text);
	if (match !== null) {
		return found(ofIso(match), match[0], match[8] !== undefined);
	}

	match = timeOnly.exec(text);
	if (match !== null) {
		const [whole, ...clock] = match;
		const day = Math.floor(nowMs / dayMs) * dayMs + clockMs(clock);
		// A time that is yet to come was yesterday's; clocks of two machines may differ by some minutes.
		return found(day > nowMs + dayMs / 2 ? day - dayMs : day, whole, false);
	}

	match = clf.exec(text);
	if (match !== null) {
		const [whole, day, month, year, hour, minute, second, fraction, zone] = match;
		const at = Date.UTC(Number(year), months.indexOf(month!), Number(day));
		return found(at + clockMs([hour, minute, second, fraction]) - zoneMs(zone), whole, true);
	}

	match = american.exec(text);
	if (match !== null) {
		const [whole, month, day, year, ...clock] = match;
		const full = Number(year) < 100 ? 2000 + Number(year) : Number(year);
		return found(Date.UTC(full, Number(month) - 1, Number(day)) + clockMs(clock), whole, false);
	}

	match = epoch.exec(text);
	return match === null ? undefined : found(ofNumber(Number(match[0])), match[0], true);
}

/** An instant of which the year is not told: the newest that is not later than a day ahead of `nowMs`. `month` from 0. */
export function withoutYear(
	nowMs: number,
	month: number,
	day: number,
	clock: readonly (string | undefined)[],
): number {
	const year = new Date(nowMs).getUTCFullYear();
	const at = Date.UTC(year, month, day) + clockMs(clock);
	return at > nowMs + dayMs ? Date.UTC(year - 1, month, day) + clockMs(clock) : at;
}

function found(ms: number | undefined, text: string, isWhole: boolean): LeadingTime | undefined {
	const known = ms === undefined ? undefined : sane(ms);
	return known === undefined ? undefined : {timestampMs: known, length: text.length, isWhole};
}

function ofIso(match: RegExpExecArray): number | undefined {
	const [, year, month, day, hour, minute, second, fraction, zone] = match;
	const atMonth = Number(month);
	const atDay = Number(day);
	if (atMonth < 1 || atMonth > 12 || atDay < 1 || atDay > 31 || Number(hour) > 24) {
		return undefined;
	}

	const date = Date.UTC(Number(year), atMonth - 1, atDay);
	return sane(date + clockMs([hour, minute, second, fraction]) - zoneMs(zone));
}

function clockMs([hour, minute, second, fraction]: readonly (string | undefined)[]): number {
	const whole = (Number(hour) * 60 + Number(minute)) * 60_000 + Number(second) * 1000;
	return fraction === undefined ? whole : whole + Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6);
}

function zoneMs(zone: string | undefined): number {
	if (zone === undefined || zone === 'Z' || zone === 'UTC') {
		return 0;
	}

	const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
	return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

function sane(ms: number): number | undefined {
	return ms >= earliestMs && ms < latestMs ? ms : undefined;
}

function ofNumber(value: number): number {
	if (value < 1e11) {
		return value * 1000;
	}

	return value < 1e14 ? value : value < 1e17 ? value / 1000 : value / 1e6;
}
