export type Log = (
	level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR',
	message: string,
	fields?: Readonly<Record<string, unknown>>,
) => void;

/** JSON lines on stderr in the monitoring guide's shape: stdout would belong to the protocol. */
export function createLogger(
	server: string,
	version: string,
	write: (line: string) => void,
	nowMs: () => number,
): Log {
	return (level, message, fields = {}) => {
		const timestamp = new Date(nowMs()).toISOString();
		write(`${JSON.stringify({timestamp, level, server, version, message, ...fields})}\n`);
	};
}
