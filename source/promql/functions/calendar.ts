// The calendar repeats after 400 years, and this many seconds.
const cycleYears = 400;
const cycleSeconds = 146_097 * 86_400;

/** Parts of an instant in UTC; the argument is Unix seconds, the fraction is ignored. */
export const calendar: Readonly<Record<string, (seconds: number) => number>> = {
	days_in_month: seconds => {
		const {date} = instantOf(seconds);
		return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
	},
	day_of_month: seconds => instantOf(seconds).date.getUTCDate(),
	day_of_week: seconds => instantOf(seconds).date.getUTCDay(),
	day_of_year: seconds => {
		const {date} = instantOf(seconds);
		const startMs = Date.UTC(date.getUTCFullYear(), 0, 1);
		return Math.floor((date.getTime() - startMs) / 86_400_000) + 1;
	},
	hour: seconds => instantOf(seconds).date.getUTCHours(),
	minute: seconds => instantOf(seconds).date.getUTCMinutes(),
	month: seconds => instantOf(seconds).date.getUTCMonth() + 1,
	year: seconds => {
		const {date, cycles} = instantOf(seconds);
		return date.getUTCFullYear() + cycles * cycleYears;
	},
};

// A Date ends in the year 275760, Go's time a million times later: what is far away is moved by whole cycles. NaN stays NaN, as
// does what Go's int64 cannot hold: there it is whatever the processor makes of it.
function instantOf(given: number): {readonly date: Date; readonly cycles: number} {
	const seconds = Math.abs(given) < 2 ** 63 ? Math.trunc(given) : Number.NaN;
	const rest = seconds % cycleSeconds;
	const inCycle = rest < 0 ? rest + cycleSeconds : rest;
	return {date: new Date(inCycle * 1000), cycles: Math.round((seconds - inCycle) / cycleSeconds)};
}
