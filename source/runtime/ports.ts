import type {Clock} from '../base/clock.ts';
import type {TlsOptions} from '../scrape/target.ts';

/** The world in one struct: `io` fills it with the real one, tests with a fake. */
export type Ports = {
	readonly clock: Clock;
	readonly http: HttpPort;
};

export type HttpRequest = {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	/** One deadline over connecting, headers and body. */
	readonly timeoutMs: number;
	readonly maxBodyBytes: number;
	readonly method?: 'GET' | 'POST';
	readonly body?: string;
	readonly tls?: TlsOptions;
};

/** Expected trouble is a value: a refused socket is as much an outcome as a 200. */
export type HttpOutcome =
	| {
			readonly type: 'response';
			readonly status: number;
			/** Lower-case names. */
			readonly headers: Readonly<Record<string, string>>;
			/** Decompressed. */
			readonly body: Uint8Array;
			readonly durationSeconds: number;
	  }
	| {
			readonly type: 'failed';
			readonly kind:
				| 'refused'
				| 'reset'
				| 'timeout'
				| 'dns'
				| 'tls'
				| 'too-large'
				| 'redirect'
				| 'protocol'
				| 'aborted';
			/** Plain and short, no URL credentials: `connection refused by 127.0.0.1:3001`. */
			readonly reason: string;
			readonly durationSeconds: number;
	  };

export type HttpPort = {
	/** Never rejects; `aborted` when the signal fires. Redirects are followed only within the same origin. */
	exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome>;
};
