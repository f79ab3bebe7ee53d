import type {Clock} from '../base/clock.ts';
import type {LogSource} from '../logs/source-argument.ts';
import type {LogSourceState} from '../logs/source-state.ts';

/** The world in one struct: `io` fills it with the real one, tests with a fake. */
export type Ports = {
	readonly clock: Clock;
	readonly http: HttpPort;
	readonly files: FilePort;
};

export type HttpRequest = {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	/** One deadline over connecting, headers and body. */
	readonly timeoutMs: number;
	readonly maxBodyBytes: number;
	readonly method?: 'GET' | 'POST';
	readonly body?: string;
	readonly tls?: TlsMaterial;
};

/** Contents of PEM files; secrets included. */
export type TlsMaterial = {
	/** Authorities trusted instead of the machine's. */
	readonly ca?: string;
	readonly cert?: string;
	readonly key?: string;
	/** Name the certificate must bear, when it is not the URL's host. */
	readonly serverName?: string;
	/** True: any certificate will do. */
	readonly insecureSkipVerify?: boolean;
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

/** Files that targets name: token files, certificates. */
export type FilePort = {
	/** Never rejects; `reason` is short and plain: `no such file`. */
	readText(
		path: string,
	): Promise<
		{readonly type: 'text'; readonly text: string} | {readonly type: 'failed'; readonly reason: string}
	>;
};

/** A socket of this host that answers on a loopback address. */
export type Listener = {readonly host: '127.0.0.1' | '[::1]'; readonly port: number};

/** What listens on this host. Never rejects. */
export type ListenerPort = {
	list(): Promise<
		| {readonly type: 'listeners'; readonly source: string; readonly listeners: readonly Listener[]}
		| {readonly type: 'failed'; readonly source: string; readonly reason: string}
	>;
};

/** Where in a source bytes come from: pieces with the same origin make lines together. */
export type LogOrigin = {
	/** The file of a pattern, by the name it is shown with. */
	readonly file?: string;
	/** `stderr` of a command, what was `rotated` away: writers that mix. */
	readonly stream?: string;
	/** Lines that were there before anybody looked: to be shown, but no news to be counted. */
	readonly past?: boolean;
};

export type LogState = LogSourceState;

/** What opens a server's door. Never shown. */
export type Access = {readonly headers: Readonly<Record<string, string>>; readonly tls?: TlsMaterial};

export type AccessOutcome =
	| {readonly type: 'access'; readonly access: Access}
	/** Names the file that cannot be read. */
	| {readonly type: 'failed'; readonly reason: string};

/** One log source to be read. Callbacks are called as things happen. */
export type OpenLogSource = {
	readonly source: LogSource;
	/** Secrets of the server the source is bound to; absent unless its URL is of that server's own origin. */
	readonly access?: (() => Promise<AccessOutcome>) | undefined;
	/** Where files are to begin; absent: near their end. */
	readonly since?: {
		/** Unix milliseconds. */
		readonly atMs: number;
		/** Undefined where a line does not say. */
		timestampOf(line: Uint8Array): number | undefined;
	};
	/**
	 * Resolves when there is room for more: whoever reads a source reads on only then. Until then the bytes are the callee's.
	 */
	onBytes(chunk: Uint8Array, origin?: LogOrigin): Promise<void>;
	/** What comes next of this origin does not go on with the line before. */
	onBreak(origin?: LogOrigin): void;
	/** Of one file of a pattern, or of the whole source; undefined: this file is none of the pattern's any more. */
	onState(state: LogState | undefined, file?: string): void;
	/** A command is started again, a stream connected again. */
	onRestart(): void;
	/** So many files of a pattern are over the limit and not read. */
	onUnread(files: number): void;
};

export type LogPort = {
	/** Resolves when the source has ended or the signal fired. */
	open(source: OpenLogSource, signal: AbortSignal): Promise<void>;
};
