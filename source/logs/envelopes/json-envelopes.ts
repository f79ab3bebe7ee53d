import {plainText} from '../../base/plain-text.ts';
import {isObject, type JsonObject} from '../json-line.ts';
import {severityOfSyslog, severityOfWord} from '../severity.ts';
import {timestampMs} from '../timestamp.ts';
import type {Outside} from './opened.ts';
import {serverOfReplica} from './text-envelopes.ts';

export type JsonEnvelope = {
	/** Text to be opened further, or an object that is the record. */
	readonly inner: string | JsonObject;
	readonly lane: string;
	readonly isPartial?: boolean;
	readonly outside: Outside;
};

/** The envelope an object is, if it is one. */
export function jsonEnvelope(object: JsonObject): JsonEnvelope | undefined {
	if (typeof object.log === 'string') {
		return ofDocker(object, object.log);
	}

	if (object.MESSAGE !== undefined && object.__REALTIME_TIMESTAMP !== undefined) {
		return ofJournald(object);
	}

	if (object.method === 'notifications/message' && isObject(object.params)) {
		return ofNotification(object.params);
	}

	return object.insertId !== undefined || object.logName !== undefined ? ofCloudLogging(object) : undefined;
}

/** Docker's json-file, and what log forwarders make of it: `{"log":"text\n","stream":"stderr","time":"…","attrs":{…}}`. */
function ofDocker(object: JsonObject, log: string): JsonEnvelope | undefined {
	const {stream, time} = object;
	if (typeof stream !== 'string' && (typeof time !== 'string' || object.level !== undefined)) {
		return undefined;
	}

	const attrs = isObject(object.attrs) ? object.attrs : {};
	const kubernetes = isObject(object.kubernetes) ? object.kubernetes : {};
	const pod = typeof kubernetes.pod_name === 'string' ? kubernetes.pod_name : undefined;
	return {
		inner: log.replace(/\r?\n$/, ''),
		lane: `${String(stream)}/${pod ?? ''}`,
		isPartial: !log.endsWith('\n') && pod === undefined,
		outside: {
			timestampMs: typeof time === 'string' ? timestampMs(time) : undefined,
			server: textOf(attrs['com.docker.compose.service']) ?? (pod && serverOfReplica(pod)),
			attributes: [...texts(object, ['stream']), ...texts(attrs), ...texts(kubernetes)],
		},
	};
}

/** `journalctl -o json`; a message that is not UTF-8 comes as an array of its bytes. */
function ofJournald(object: JsonObject): JsonEnvelope | undefined {
	const {MESSAGE: message} = object;
	const inner = typeof message === 'string' ? message : bytesText(message);
	if (inner === undefined) {
		return undefined;
	}

	const unit = textOf(object._SYSTEMD_USER_UNIT) ?? textOf(object._SYSTEMD_UNIT);
	const identifier = textOf(object.SYSLOG_IDENTIFIER);
	const server = unit?.replace(/\.service$/, '').replace(/@.*$/, '') ?? identifier;
	return {
		inner: inner.replace(/\n$/, ''),
		lane: `${unit ?? identifier ?? ''}/${textOf(object._PID) ?? ''}`,
		outside: {
			timestampMs: timestampMs(textOf(object.__REALTIME_TIMESTAMP) ?? ''),
			severity: severityOfSyslog(Number(object.PRIORITY ?? Number.NaN)),
			...(server === undefined ? {} : {server}),
			attributes: texts(object, [
				'_SYSTEMD_UNIT',
				'_PID',
				'_HOSTNAME',
				'SYSLOG_IDENTIFIER',
				'CODE_FILE',
				'CODE_LINE',
				'CONTAINER_NAME',
			]),
		},
	};
}

/** What an MCP server says to its client: `params` of `notifications/message` (specification, "Logging"). */
function ofNotification(params: JsonObject): JsonEnvelope {
	const {level, logger, data} = params;
	const attributes: [string, string][] = typeof logger === 'string' ? [['logger', plainText(logger)]] : [];
	const severity = typeof level === 'string' ? severityOfWord(level) : undefined;
	const outside = {severity, attributes};
	if (isObject(data) || typeof data === 'string') {
		return {inner: data, lane: '', outside};
	}

	return {inner: {message: JSON.stringify(data ?? null)}, lane: '', outside};
}

/** An entry of Google's Cloud Logging as `gcloud logging read` gives it. */
function ofCloudLogging(object: JsonObject): JsonEnvelope | undefined {
	const {jsonPayload, textPayload} = object;
	const inner = isObject(jsonPayload)
		? jsonPayload
		: typeof textPayload === 'string'
			? textPayload
			: undefined;
	if (inner === undefined) {
		return undefined;
	}

	const labels = isObject(object.resource) && isObject(object.resource.labels) ? object.resource.labels : {};
	const server = textOf(labels.service_name) ?? textOf(labels.container_name) ?? textOf(labels.function_name);
	return {
		inner,
		lane: textOf(labels.pod_name) ?? '',
		outside: {
			timestampMs: timestampMs(textOf(object.timestamp) ?? ''),
			severity: severityOfWord(textOf(object.severity) ?? ''),
			...(server === undefined ? {} : {server}),
			attributes: [...texts(object, ['trace', 'spanId', 'insertId', 'logName']), ...texts(labels)],
		},
	};
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? plainText(value) : undefined;
}

function texts(
	object: JsonObject,
	names: readonly string[] = Object.keys(object).slice(0, 30),
): [string, string][] {
	return names.flatMap((name): [string, string][] => {
		const value = object[name];
		return typeof value === 'string' || typeof value === 'number'
			? [[plainText(name), plainText(String(value))]]
			: [];
	});
}

function bytesText(value: unknown): string | undefined {
	return Array.isArray(value) && value.every(byte => Number.isInteger(byte) && byte >= 0 && byte < 256)
		? new TextDecoder().decode(Uint8Array.from(value as number[]))
		: undefined;
}
