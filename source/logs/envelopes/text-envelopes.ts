import {plainText} from '../../base/plain-text.ts';
import {severityOfSyslog} from '../severity.ts';
import {leadingTime, timestampMs} from '../timestamp.ts';
import {nothingOutside, type Outside} from './opened.ts';

export type TextEnvelope = {
	readonly inner: string;
	/** Added to the lane's name. */
	readonly lane: string;
	/** Undefined: this envelope knows nothing of partial lines. */
	readonly isPartial?: boolean;
	readonly outside: Outside;
};

/** `2026-02-26T14:30:01.123456789Z stderr F text`: what the kubelet writes (CRI). */
const cri = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) (stdout|stderr) ([FP])(?::\S*)? (.*)$/s;
/** `[pod/weather-5d8f7c9b6d-x2x4z/server] text`: `kubectl logs --prefix`. */
const kubectl = /^\[pod\/([^/\]\s]{1,253})\/([^/\]\s]{1,253})\] (.*)$/s;
/** `weather-1  | text`: `docker compose logs`, which fills names up with blanks. */
const compose = /^([a-zA-Z\d][\w.-]{0,100})(?: {2,}|(?<=[-_]\d{1,4}) )\| ?(.*)$/s;
/** `<34>1 2026-02-26T14:30:01Z host app 123 ID [data] text` (RFC 5424). */
const syslog = /^<(\d{1,3})>1 (\S+) (\S+) (\S+) (\S+) (\S+) (-|\[.{0,2000}?\])(?: (?:\ufeff)?(.*))?$/s;
/** `<34>Feb 26 14:30:01 host app[123]: text` (RFC 3164); files leave the priority out. */
const bsdSyslog =
	/^(?:<(\d{1,3})>)?([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (\S+) ([\w./@-]+)(?:\[(\d+)\])?: (.*)$/s;
/** A time in front of a line that has a shape of its own: `docker logs -t`, `kubectl logs --timestamps`. */
const stamped =
	/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,9}(?:Z|[+-]\d\d:\d\d)) (?=\{|\d{4}[-/]\d\d|[IWEF]\d{4} |[A-Za-z_]+=)(.*)$/s;

/** The envelope a line is in, if it is one of text. */
export function textEnvelope(text: string, nowMs: number): TextEnvelope | undefined {
	switch (text.charCodeAt(0)) {
		case 91: // [
			return ofKubectl(text);
		case 60: // <
			return ofSyslog(text) ?? ofBsdSyslog(text, nowMs);
		default:
			return ofStamp(text) ?? ofCompose(text) ?? ofBsdSyslog(text, nowMs);
	}
}

/** A pod's or container's name without what the orchestrator adds: a replica's number or hash. */
export function serverOfReplica(name: string): string {
	return plainText(name)
		.replace(/-[a-f\d]{6,10}-[a-z\d]{5}$/, '')
		.replace(/[-_]\d{1,4}$/, '');
}

function ofStamp(text: string): TextEnvelope | undefined {
	const first = text.charCodeAt(0);
	if (first < 48 || first > 57) {
		return undefined;
	}

	const match = cri.exec(text);
	if (match !== null) {
		const [, time, stream, tag, inner] = match;
		return {
			inner: inner!,
			lane: stream!,
			isPartial: tag === 'P',
			outside: {timestampMs: timestampMs(time!), attributes: [['stream', stream!]]},
		};
	}

	const plain = stamped.exec(text);
	const at = plain === null ? undefined : timestampMs(plain[1]!);
	return plain === null || at === undefined
		? undefined
		: {inner: plain[2]!, lane: '', outside: {timestampMs: at, attributes: []}};
}

function ofKubectl(text: string): TextEnvelope | undefined {
	const match = kubectl.exec(text);
	if (match === null) {
		return undefined;
	}

	const [, pod, container, inner] = match;
	return {
		inner: inner!,
		lane: `${pod}/${container}`,
		outside: {
			server: serverOfReplica(pod!),
			attributes: [
				['pod', plainText(pod!)],
				['container', plainText(container!)],
			],
		},
	};
}

function ofCompose(text: string): TextEnvelope | undefined {
	const match = compose.exec(text);
	if (match === null) {
		return undefined;
	}

	const [, container, inner] = match;
	return {
		inner: inner!,
		lane: container!,
		outside: {server: serverOfReplica(container!), attributes: [['container', container!]]},
	};
}

function ofSyslog(text: string): TextEnvelope | undefined {
	const match = syslog.exec(text);
	if (match === null) {
		return undefined;
	}

	const [, priority, time, host, app, pid, id, data, inner = ''] = match;
	const said: [string, string | undefined][] = [
		['host', host],
		['pid', pid],
		['msgid', id],
		['data', data],
	];
	return {
		inner,
		lane: `${host}/${app}/${pid}`,
		outside: {
			timestampMs: timestampMs(time!),
			severity: severityOfSyslog(Number(priority) % 8),
			...(app === '-' ? {} : {server: plainText(app!)}),
			attributes: said.flatMap(([name, value]): [string, string][] =>
				value === undefined || value === '-' ? [] : [[name, plainText(value)]],
			),
		},
	};
}

function ofBsdSyslog(text: string, nowMs: number): TextEnvelope | undefined {
	const match = bsdSyslog.exec(text);
	const time = match === null ? undefined : leadingTime(match[2]!, nowMs);
	if (match === null || time === undefined) {
		return undefined;
	}

	const [, priority, , host, app, pid, inner] = match;
	return {
		inner: inner!,
		lane: `${host}/${app}/${pid ?? ''}`,
		outside: {
			...nothingOutside,
			timestampMs: time.timestampMs,
			...(priority === undefined ? {} : {severity: severityOfSyslog(Number(priority) % 8)}),
			server: app!.replace(/^.*\//, ''),
			attributes: [['host', plainText(host!)], ...(pid === undefined ? [] : [['pid', pid] as const])],
		},
	};
}
