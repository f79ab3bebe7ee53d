import {describe, expect, it} from 'vitest';
import {failureOf} from '../../source/io/http-failure.ts';

const secretive = 'http://user:hunter2@h:3001/path?token=hunter2';

function line(error: unknown, {phase = 'waiting'}: {readonly phase?: 'waiting' | 'reading'} = {}): string {
	const {kind, reason} = failureOf(error, {
		url: new URL(secretive),
		signal: new AbortController().signal,
		progress: {phase, bodyBytes: 7, expectedBytes: 9},
		timeoutMs: 1000,
	});
	return `${kind}: ${reason}`;
}

/** An error as Node's modules make them; its message is never shown. */
const coded = (code: string) => Object.assign(new Error(`${secretive} hunter2`), {code});

describe('what an error means to who reads it', () => {
	const rows: readonly (readonly [code: string, waiting: string])[] = [
		['ECONNREFUSED', 'refused: connection refused by h:3001'],
		['EHOSTUNREACH', 'refused: no route to h:3001'],
		['ENETUNREACH', 'refused: no route to h:3001'],
		['EACCES', 'refused: not allowed to connect to h:3001'],
		['EADDRNOTAVAIL', 'refused: no way to connect to h:3001 from here'],
		['EMFILE', 'refused: too many open files on this machine'],
		['ETIMEDOUT', 'timeout: no connection to h:3001'],
		['UND_ERR_CONNECT_TIMEOUT', 'timeout: no connection to h:3001'],
		['ENOTFOUND', 'dns: no address found for h'],
		['EAI_AGAIN', 'dns: name lookup of h failed'],
		['ECONNRESET', 'reset: connection closed by h:3001 without an answer'],
		['EPIPE', 'reset: connection closed by h:3001 without an answer'],
		['UND_ERR_SOCKET', 'reset: connection closed by h:3001 without an answer'],
		['UND_ERR_HEADERS_OVERFLOW', 'protocol: h:3001 sends too many headers'],
		['HPE_INVALID_CONSTANT', 'protocol: h:3001 does not answer in HTTP'],
		['Z_DATA_ERROR', 'protocol: compressed answer is damaged'],
		['ERR__ERROR_FORMAT_PADDING_1', 'protocol: compressed answer is damaged'],
		['CERT_HAS_EXPIRED', 'tls: certificate of h:3001 has expired'],
		['CERT_NOT_YET_VALID', 'tls: certificate of h:3001 is not valid yet'],
		['CERT_REVOKED', 'tls: certificate of h:3001 is revoked'],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls: certificate of h:3001 is self-signed'],
		['SELF_SIGNED_CERT_IN_CHAIN', 'tls: certificate of h:3001 is from an unknown authority'],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls: certificate of h:3001 is from an unknown authority'],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'tls: certificate of h:3001 is for another name'],
		['CERT_UNTRUSTED', 'tls: certificate of h:3001 is not trusted'],
		['ERR_SSL_WRONG_VERSION_NUMBER', 'tls: h:3001 does not speak TLS (try http://)'],
		['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls: TLS handshake with h:3001 failed'],
		['EPROTO', 'tls: TLS handshake with h:3001 failed'],
		['E_NEW_AND_ODD', 'protocol: request failed (E_NEW_AND_ODD)'],
	];
	for (const [code, waiting] of rows) {
		it(code, () => {
			expect(line(coded(code))).toBe(waiting);
			expect(line(new TypeError('fetch failed', {cause: coded(code)}))).toBe(waiting);
		});
	}

	it('of a host with several addresses, the first of them', () => {
		const error = new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')], 'all failed');
		expect(line(error)).toBe('refused: connection refused by h:3001');
	});

	it('in the middle of an answer, how far it came', () => {
		expect(line(coded('ECONNRESET'), {phase: 'reading'})).toBe(
			'reset: connection closed after 7 of 9 bytes of the answer',
		);
	});

	it('of what is no error at all', () => {
		for (const thrown of [undefined, null, 'hunter2', 7, {code: 7}]) {
			expect(line(thrown)).toBe('protocol: request failed');
		}
	});

	it('that leads back to itself', () => {
		const error: Error & {cause?: unknown} = new Error('x');
		error.cause = error;
		expect(line(error)).toBe('protocol: request failed');
	});
});
