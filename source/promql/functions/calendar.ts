/** Parts of an instant in UTC; the argument is Unix seconds, the fraction is ignored. */
export const calendar: Readonly<Record<string, (seconds: number) => number>> = {
	days_in_month: seconds => {
		const date = dateOf(seconds);
		return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
	},
	day_of_month: seconds => dateOf(seconds).getUTCDate(),
	day_of_week: seconds => dateOf(seconds).getUTCDay(),
	day_of_year: seconds => {
		const date = dateOf(seconds);
		const startMs = new Date(0).setUTCFullYear(date.getUTCFullYear(), 0, 1);
		return Math.floor((date.getTime() - startMs) / 86_400_000) + 1;
	},
	hour: seconds => dateOf(seconds).getUTCHours(),
	minute: seconds => dateOf(seconds).getUTCMinutes(),
	month: seconds => dateOf(seconds).getUTCMonth() + 1,
	year: seconds => dateOf(seconds).getUTCFullYear(),
};

function dateOf(seconds: number): Date {
	return new Date(Math.trunc(seconds) * 1000);
}
