import type {HttpOutcome} from '../runtime/ports.ts';
import type {Progress} from './http.ts';

export type Failure = {
	readonly kind: Extract<HttpOutcome, {type: 'failed'}>['kind'];
	/** Short and plain, without credentials, paths or queries. */
	readonly reason: string;
};

export type FailureContext = {
	readonly url: URL;
	/** Aborted with `deadline` when the time was up, else because everything stops. */
	readonly signal: AbortSignal;
	readonly progress: Progress;
	readonly timeoutMs: number;
};

/** `host:port` as messages name a server: the port always written out. */
export function hostPort({hostname, port, protocol}: URL): string {
	return `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;
}

/** What an error of undici, a socket, TLS or zlib means to the person who reads it. Error texts are never passed on. */
export function failureOf(error: unknown, {url, signal, progress, timeoutMs}: FailureContext): Failure {
	if (signal.aborted) {
		return signal.reason === 'deadline'
			? {kind: 'timeout', reason: timeoutReason(progress, timeoutMs)}
			: {kind: 'aborted', reason: 'stopped'};
	}

	const server = hostPort(url);
	const code = codeOf(error);
	switch (code) {
		case 'ECONNREFUSED':
			return {kind: 'refused', reason: `connection refused by ${server}`};
		case 'EHOSTUNREACH':
		case 'ENETUNREACH':
		case 'EHOSTDOWN':
			return {kind: 'refused', reason: `no route to ${server}`};
		case 'EACCES':
		case 'EPERM':
			return {kind: 'refused', reason: `not allowed to connect to ${server}`};
		case 'EADDRNOTAVAIL':
			return {kind: 'refused', reason: `no way to connect to ${server} from here`};
		case 'EMFILE':
		case 'ENFILE':
			return {kind: 'refused', reason: 'too many open files on this machine'};
		case 'ETIMEDOUT':
		case 'UND_ERR_CONNECT_TIMEOUT':
			return {kind: 'timeout', reason: `no connection to ${server}`};
		case 'ENOTFOUND':
			return {kind: 'dns', reason: `no address found for ${url.hostname}`};
		case 'EAI_AGAIN':
			return {kind: 'dns', reason: `name lookup of ${url.hostname} failed`};
		case 'ECONNRESET':
		case 'EPIPE':
		case 'ECONNABORTED':
		case 'UND_ERR_SOCKET':
		case 'UND_ERR_DESTROYED':
		case 'UND_ERR_CLOSED':
		case 'HPE_INVALID_EOF_STATE':
			return {kind: 'reset', reason: resetReason(progress, server)};
		case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
			// Before the body there is only a head that contradicts itself.
			return progress.phase === 'reading'
				? {kind: 'reset', reason: resetReason(progress, server)}
				: notHttp(server);
		case 'ERR_ASSERTION':
			// undici takes a status below 100 for a bug of its own.
			return notHttp(server);
		case 'UND_ERR_HEADERS_OVERFLOW':
		case 'HPE_HEADER_OVERFLOW':
			return {kind: 'protocol', reason: `${server} sends too many headers`};
		case 'Z_DATA_ERROR':
		case 'Z_BUF_ERROR':
		case 'Z_NEED_DICT':
			return {kind: 'protocol', reason: 'compressed answer is damaged'};
		default:
			return failureOfFamily(code, server);
	}
}

function failureOfFamily(code: string, server: string): Failure {
	if (code.startsWith('HPE_')) {
		return notHttp(server);
	}

	if (code.startsWith('ERR__ERROR_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR_PADDING')) {
		return {kind: 'protocol', reason: 'compressed answer is damaged'};
	}

	const certificate = certificateReasons[code];
	if (certificate !== undefined) {
		return {kind: 'tls', reason: `certificate of ${server} ${certificate}`};
	}

	if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) {
		const spoken = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/.test(code);
		return {
			kind: 'tls',
			reason: spoken ? `${server} does not speak TLS (try http://)` : `TLS handshake with ${server} failed`,
		};
	}

	if (code.includes('CERT')) {
		return {kind: 'tls', reason: `certificate of ${server} is not trusted`};
	}

	return {kind: 'protocol', reason: code === '' ? 'request failed' : `request failed (${code})`};
}

function notHttp(server: string): Failure {
	return {kind: 'protocol', reason: `${server} does not answer in HTTP`};
}

/** Codes of Node's TLS (`node:tls`, X509 errors). */
const certificateReasons: Readonly<Record<string, string>> = {
	CERT_HAS_EXPIRED: 'has expired',
	CERT_NOT_YET_VALID: 'is not valid yet',
	CERT_REVOKED: 'is revoked',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'is self-signed',
	SELF_SIGNED_CERT_IN_CHAIN: 'is from an unknown authority',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'is from an unknown authority',
	UNABLE_TO_GET_ISSUER_CERT: 'is from an unknown authority',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'is from an unknown authority',
	ERR_TLS_CERT_ALTNAME_INVALID: 'is for another name',
};

function timeoutReason({phase, bodyBytes}: Progress, timeoutMs: number): string {
	const limit = timeoutMs % 1000 === 0 ? `${timeoutMs / 1000}s` : `${timeoutMs}ms`;
	return phase === 'reading'
		? `answer not complete within ${limit} (${bodyBytes} bytes came)`
		: `no answer within ${limit}`;
}

function resetReason({phase, bodyBytes, expectedBytes}: Progress, server: string): string {
	if (phase !== 'reading') {
		return `connection closed by ${server} without an answer`;
	}

	const part = expectedBytes === undefined ? `${bodyBytes} bytes` : `${bodyBytes} of ${expectedBytes} bytes`;
	return `connection closed after ${part} of the answer`;
}

/** The code of an error, better of its cause, or of the first of several (a host with several addresses). */
function codeOf(error: unknown): string {
	let found = '';
	for (
		let current = error, depth = 0;
		depth < 4 && typeof current === 'object' && current !== null;
		depth++
	) {
		const {name, code, cause, errors} = current as Partial<
			Record<'name' | 'code' | 'cause' | 'errors', unknown>
		>;
		if (typeof code === 'string') {
			found = code;
		} else if (name === 'HTTPParserError') {
			// undici names no code when the first bytes are no HTTP at all.
			found = 'HPE_INVALID_CONSTANT';
		}

		current = Array.isArray(errors) ? errors[0] : cause;
	}

	return found;
}
