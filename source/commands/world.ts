import type {Readable, Writable} from 'node:stream';

/** What a command may touch of the process it runs in; `cli.ts` hands in the real one, tests their own. */
export type World = {
	readonly stdin: Readable & {readonly isTTY?: boolean};
	readonly stdout: Writable & {readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number};
	readonly stderr: Writable & {readonly isTTY?: boolean};
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly cwd: string;
	/** The folder of the built scripts: where `demo-server.js` lies. */
	readonly scripts: URL;
	/** Calls back when files should be read again: SIGHUP while the terminal is there. */
	onReload(reload: () => void): void;
	/** Aborted by SIGINT, SIGTERM and a hangup: every loop ends and the terminal is restored. */
	readonly signal: AbortSignal;
};

/** Exit codes of every command but `check`, which has those of monitoring plugins. */
export const exitCodes = {
	fine: 0,
	/** The command line, a configuration file or a query is at fault. */
	usage: 2,
	/** No target answered. */
	unreachable: 3,
} as const;
