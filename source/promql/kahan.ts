/**
 * A running sum that carries what rounding lost (Neumaier's variant of Kahan's summation), step by step as
 * prometheus/prometheus `util/kahansum`: the order of the operations decides the last digit.
 */
export class KahanSum {
	sum: number;
	compensation = 0;

	constructor(start = 0) {
		this.sum = start;
	}

	add(value: number): void {
		const {sum} = this;
		const next = sum + value;
		if (next === Infinity || next === -Infinity) {
			this.compensation = 0;
		} else if (Math.abs(sum) >= Math.abs(value)) {
			this.compensation += sum - next + value;
		} else {
			this.compensation += value - next + sum;
		}

		this.sum = next;
	}

	get total(): number {
		return this.sum + this.compensation;
	}
}

/**
 * The mean of a stream of numbers as `avg` and `avg_over_time` of Prometheus 3.5 and later take it: a compensated sum,
 * and from the moment that sum would overflow an incremental mean.
 */
export class KahanMean {
	#sum: KahanSum;
	#count = 1;
	#incremental = false;

	constructor(first: number) {
		this.#sum = new KahanSum(first);
	}

	add(value: number): void {
		const count = ++this.#count;
		const state = this.#sum;
		if (!this.#incremental) {
			const {sum, compensation} = state;
			state.add(value);
			if (state.sum !== Infinity && state.sum !== -Infinity) {
				return;
			}

			this.#incremental = true;
			state.sum = sum / (count - 1);
			state.compensation = compensation / (count - 1);
		}

		const weight = (count - 1) / count;
		state.sum *= weight;
		state.compensation *= weight;
		state.add(value / count);
	}

	get mean(): number {
		const {sum, compensation} = this.#sum;
		return this.#incremental ? sum + compensation : sum / this.#count + compensation / this.#count;
	}
}
