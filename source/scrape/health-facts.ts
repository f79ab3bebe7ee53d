import {isObject, type Json, type JsonObject} from './health-dependencies.ts';
import {shown} from './health-words.ts';

/** Ten years: a larger `uptime` without a unit is in milliseconds. */
const longestUptimeSeconds = 10 * 365 * 86_400;

/** What health bodies tell beside health, under the names servers give it. */
export function versionIn(body: JsonObject): {readonly version?: string} {
	const names = [
		'version',
		'serverVersion',
		'server_version',
		'appVersion',
		'app_version',
		'releaseId',
		'release',
	];
	for (const object of [body, body.info, body.service, body.server, body.build]) {
		for (const name of isObject(object) ? names : []) {
			const value = (object as JsonObject)[name];
			if ((typeof value === 'string' && value.trim() !== '') || typeof value === 'number') {
				return {version: shown(String(value), 40)};
			}
		}
	}

	return {};
}

export function uptimeSecondsIn(body: JsonObject): {readonly uptimeSeconds?: number} {
	for (const name of ['uptimeSeconds', 'uptime_seconds', 'uptimeSec', 'uptime_sec', 'uptime_s', 'uptime']) {
		const seconds = secondsOf(body[name]);
		if (seconds !== undefined) {
			return {uptimeSeconds: seconds > longestUptimeSeconds ? seconds / 1000 : seconds};
		}
	}

	for (const name of ['uptimeMs', 'uptime_ms', 'uptimeMillis', 'uptime_millis']) {
		const ms = countOf(body[name]);
		if (ms !== undefined) {
			return {uptimeSeconds: ms / 1000};
		}
	}

	return measuredUptime(body.checks);
}

export function sessionsIn(body: JsonObject): {readonly activeSessions?: number} {
	const {sessions} = body;
	const candidates = [
		...[body.activeSessions, body.active_sessions, body.sessionCount, body.session_count, body.sessions],
		...(isObject(sessions) ? [sessions.active, sessions.count, sessions.current] : []),
	];
	for (const candidate of candidates) {
		const count = countOf(candidate);
		if (count !== undefined) {
			return {activeSessions: count};
		}
	}

	return {};
}

/** IETF health+json: `checks: {uptime: [{observedValue: 12, observedUnit: 's'}]}`. */
function measuredUptime(checks: Json | undefined): {readonly uptimeSeconds?: number} {
	const measured = isObject(checks) && Array.isArray(checks.uptime) ? (checks.uptime[0] as Json) : undefined;
	const value = isObject(measured) ? countOf(measured.observedValue) : undefined;
	const unit = isObject(measured) ? measured.observedUnit : undefined;
	return value !== undefined && (unit === 's' || unit === 'seconds') ? {uptimeSeconds: value} : {};
}

/** Seconds as a number, `"12.5"`, `"12.5s"`, `"1h2m3s"` (Go) or `"01:02:03"` (.NET, with days before a dot). */
function secondsOf(value: Json | undefined): number | undefined {
	if (typeof value !== 'string') {
		return countOf(value);
	}

	const text = value.trim();
	const clock = /^(?:(\d+)[.:])?(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(text);
	if (clock !== null) {
		const [, days = '0', hours, minutes, seconds] = clock;
		return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
	}

	const go = /^(?:(\d+)d ?)?(?:(\d+)h ?)?(?:(\d+)m ?)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(text);
	if (go === null || text === '') {
		return undefined;
	}

	const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = go;
	return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

function countOf(value: Json | undefined): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
