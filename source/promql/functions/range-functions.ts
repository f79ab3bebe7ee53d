import type {Kernel} from './kernel.ts';
import * as overTime from './over-time.ts';
import * as rates from './rate.ts';
import * as regression from './regression.ts';

export type RangeFunction = {
	readonly kernel: Kernel;
	/** `last_over_time` and `first_over_time` act like an offset: the result is still that metric. */
	readonly keepsName?: true;
	/** Meant for counters: other names deserve a remark. */
	readonly counter?: true;
};

/** Functions that make one number of one window. */
export const rangeFunctions: Readonly<Record<string, RangeFunction>> = {
	avg_over_time: {kernel: overTime.avgOverTime},
	changes: {kernel: rates.changes},
	count_over_time: {kernel: overTime.countOverTime},
	delta: {kernel: rates.delta},
	deriv: {kernel: regression.deriv},
	double_exponential_smoothing: {kernel: regression.doubleExponentialSmoothing},
	first_over_time: {kernel: overTime.firstOverTime, keepsName: true},
	idelta: {kernel: rates.idelta},
	increase: {kernel: rates.increase, counter: true},
	irate: {kernel: rates.irate},
	last_over_time: {kernel: overTime.lastOverTime, keepsName: true},
	mad_over_time: {kernel: overTime.madOverTime},
	max_over_time: {kernel: overTime.maxOverTime},
	min_over_time: {kernel: overTime.minOverTime},
	predict_linear: {kernel: regression.predictLinear},
	present_over_time: {kernel: overTime.presentOverTime},
	quantile_over_time: {kernel: overTime.quantileOverTime},
	rate: {kernel: rates.rate, counter: true},
	resets: {kernel: rates.resets},
	stddev_over_time: {kernel: overTime.stddevOverTime},
	stdvar_over_time: {kernel: overTime.stdvarOverTime},
	sum_over_time: {kernel: overTime.sumOverTime},
	ts_of_first_over_time: {kernel: overTime.tsOfFirstOverTime},
	ts_of_last_over_time: {kernel: overTime.tsOfLastOverTime},
	ts_of_max_over_time: {kernel: overTime.tsOfMaxOverTime},
	ts_of_min_over_time: {kernel: overTime.tsOfMinOverTime},
};
