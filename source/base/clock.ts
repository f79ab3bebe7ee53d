/** Time as an argument: the system's in `io`, a manual one in tests. */
export type Clock = {
	/** Unix milliseconds; may jump (NTP, suspend). For timestamps. */
	nowMs(): number;
	/** Milliseconds since an arbitrary start; never goes back. For durations. */
	monotonicMs(): number;
	/** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
	sleep(ms: number, signal: AbortSignal): Promise<void>;
};
