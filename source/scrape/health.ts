/** What one probe of `/health` or `/ready` came to. */
export type HealthState =
	| 'ok'
	| 'degraded'
	| 'failing'
	/** Starting up or idle by design (`initializing`, `no_sessions`): not an outage. */
	| 'idle'
	/** 404 or 405: the server has no such endpoint. */
	| 'absent'
	/** 401 or 403: it is up and wants credentials. */
	| 'unauthorized'
	/** Nothing answered: refused, reset, timeout, DNS, TLS. */
	| 'unreachable';

export type Dependency = {
	readonly name: string;
	readonly state: 'ok' | 'degraded' | 'failing';
	/** The server's own words, made plain. */
	readonly reason?: string;
};

/** The worst of connection, status and body. */
export type HealthVerdict = {
	readonly state: HealthState;
	/** Short and plain: `503 not_ready: probe timeout after 3000ms`, `connection refused`. Empty when all is well. */
	readonly reason: string;
	readonly httpStatus?: number;
	readonly dependencies: readonly Dependency[];
	readonly version?: string;
	readonly uptimeSeconds?: number;
	readonly activeSessions?: number;
};
