import os from 'node:os';

/** One benchmark: measures what it likes, prints through `report`. */
export type Bench = (report: Report) => void | Promise<void>;

export type Report = {
	/** Runs `act` again and again and prints the median and the spread of its time. Gives the median in milliseconds. */
	time(title: string, act: () => void, options?: TimeOptions): number;
	/**
	 * As `time` for each of them, run in turn: what the machine does meanwhile slows all, so their medians may be compared.
	 * Gives them in milliseconds.
	 */
	timeInTurn(runs: readonly Run[]): readonly number[];
	/** Prints how many times as fast as another one is beside its goal; below it fails the benchmark run. */
	timesAsFast(title: string, ratio: number, goal: number): void;
	/** Prints a figure beside its goal; above it fails the benchmark run. */
	against(title: string, value: number, goal: Goal): void;
	/** Prints any other figure. */
	figure(title: string, value: string): void;
};

export type Goal = {
	/** At most this. */
	readonly goal: number;
	readonly unit: string;
	/** The single measurements `value` is the median of. */
	readonly spread?: readonly number[];
};

export type Run = TimeOptions & {
	readonly title: string;
	readonly act: () => void;
	/** Times in a row, for what is short beside the others. */
	readonly repeats?: number;
};

export type TimeOptions = {
	/** Runs before anything is measured. */
	readonly warmups?: number;
	readonly budgetMs?: number;
	/** What one run handles: the figure is printed beside the time as a rate. */
	readonly bytes?: number;
	readonly samples?: number;
	/** Fails the benchmark run when the median is above. */
	readonly goalMs?: number;
};

const titleWidth = 64;

export function printer(failures: string[]): Report {
	return {
		time: (title, act, options) => timeInTurn([{...options, title, act}], failures)[0]!,
		timeInTurn: runs => timeInTurn(runs, failures),
		timesAsFast(title, ratio, goal) {
			const verdict = ratio >= goal ? `≥ ${goal}× ✓` : `< ${goal}× ✗`;
			console.log(`  ${title.padEnd(titleWidth)} ${`${ratio.toFixed(1)}×`.padStart(9)}  ${verdict}`);
			if (ratio < goal) {
				failures.push(title);
			}
		},
		against(title, value, {goal, unit, spread}) {
			const shown = (number: number) => number.toFixed(number < 1 ? 2 : number < 10 ? 1 : 0);
			const sorted = [...(spread ?? [])].sort((left, right) => left - right);
			const range =
				sorted.length === 0
					? ''
					: `  (${shown(quantileOf(sorted, 0.1))} … ${shown(quantileOf(sorted, 0.9))}, max ${shown(sorted.at(-1)!)})`;
			const isMet = value <= goal;
			console.log(
				`  ${title.padEnd(titleWidth)} ${`${shown(value)} ${unit}`.padStart(9)}${range}  ${isMet ? '≤' : '>'} ${goal} ${unit} ${isMet ? '✓' : '✗'}`,
			);
			if (!isMet) {
				failures.push(title);
			}
		},
		figure: (title, value) => console.log(`  ${title.padEnd(titleWidth)} ${value.padStart(9)}`),
	};
}

function timeInTurn(runs: readonly Run[], failures: string[]): readonly number[] {
	for (const {act, warmups = 5} of runs) {
		for (let run = 0; run < warmups; run++) {
			act();
		}
	}

	const times = runs.map((): number[] => []);
	const budgetMs = runs.reduce((sum, run) => sum + (run.budgetMs ?? 1000), 0);
	const startMs = performance.now();
	while (times[0]!.length < 5 || performance.now() - startMs < budgetMs) {
		for (const [index, {act, repeats = 1}] of runs.entries()) {
			for (let run = 0; run < repeats; run++) {
				const beforeMs = performance.now();
				act();
				times[index]!.push(performance.now() - beforeMs);
			}
		}
	}

	return runs.map(({title, bytes, samples, goalMs}, index) => {
		const sorted = times[index]!.sort((left, right) => left - right);
		const median = quantileOf(sorted, 0.5);
		const rate = rateOf(median, bytes, samples);
		const spread = `${ms(quantileOf(sorted, 0.1))} … ${ms(quantileOf(sorted, 0.9))}, max ${ms(sorted.at(-1)!)}`;
		const verdict =
			goalMs === undefined ? '' : median <= goalMs ? `  ≤ ${goalMs} ms ✓` : `  > ${goalMs} ms ✗`;
		console.log(`  ${title.padEnd(titleWidth)} ${ms(median).padStart(9)}  (${spread})${rate}${verdict}`);
		if (goalMs !== undefined && median > goalMs) {
			failures.push(title);
		}

		return median;
	});
}

/** What the figures were measured on. */
export function machine(): string {
	const [cpu] = os.cpus();
	const gigabytes = Math.round(os.totalmem() / 2 ** 30);
	return `${cpu?.model.trim() ?? 'unknown CPU'}, ${os.cpus().length} cores, ${gigabytes} GB, ${os.type()} ${os.arch()}, node ${process.version}`;
}

function quantileOf(sorted: readonly number[], q: number): number {
	return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
}

function ms(value: number): string {
	return `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`;
}

function rateOf(medianMs: number, bytes?: number, samples?: number): string {
	const parts = [
		bytes === undefined ? undefined : `${(bytes / medianMs / 1000).toFixed(0)} MB/s`,
		samples === undefined ? undefined : `${(samples / medianMs / 1000).toFixed(1)} M samples/s`,
	].filter(part => part !== undefined);
	return parts.length === 0 ? '' : `  ${parts.join(', ')}`;
}
