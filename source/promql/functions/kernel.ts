import type {Window} from '../evaluate/window.ts';

/** Where a kernel leaves its number. */
export type Cell = {value: number};

/**
 * A function of one window, never empty, and of scalar arguments. False: this series has no result at this instant.
 * Kernels copy the order of operations of prometheus/prometheus `promql/functions.go`: it decides the last digit.
 */
export type Kernel = (window: Window, args: readonly number[], out: Cell) => boolean;
