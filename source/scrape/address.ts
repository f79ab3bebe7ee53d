import {Buffer} from 'node:buffer';
import {plainText} from '../base/plain-text.ts';

/** An address understood. */
export type Place = {
	readonly type: 'place';
	/** Given as `name=…`. */
	readonly name?: string;
	/** Without userinfo and fragment. */
	readonly metricsUrl: string;
	/** True: only the origin was given; `metricsUrl` is a guess. */
	readonly searchPaths: boolean;
	/** From userinfo; a secret. */
	readonly authorization?: string;
};

/** An address refused, in the parts of a `Problem`; secrets are left out. */
export type Refusal = {readonly type: 'refusal'; readonly what: string; readonly hint: string};

/**
 * `http://host:3001`, `host:3001`, `:3001`, `3001` or the full URL of the metrics, each also as `name=…`.
 * A path of `/`, `/mcp` or `/sse` is no place for metrics: then only the origin counts.
 */
export function parseAddress(text: string): Place | Refusal {
	const named = /^([\p{L}\p{N}_][\p{L}\p{N}_. -]*)=(.*)$/u.exec(text.trim());
	const address = named === null ? text.trim() : named[2]!.trim();
	const withScheme = addressWithScheme(address);
	const url = withScheme === undefined || /[\s\\]/.test(address) ? null : URL.parse(withScheme);
	if (url === null || url.hostname === '') {
		return {
			type: 'refusal',
			what: `${shownAddress(text)} is not an address of a server`,
			hint: hintFor(address),
		};
	}

	if (url.protocol !== 'http:' && url.protocol !== 'https:') {
		const what = `${shownAddress(text)} has the scheme "${plainText(url.protocol.slice(0, -1))}"`;
		return {type: 'refusal', what, hint: 'mcptop reads metrics over "http://" or "https://"'};
	}

	if (url.port === '0') {
		return {type: 'refusal', what: `${shownAddress(text)} has the port 0`, hint: 'ports are 1 to 65535'};
	}

	const authorization = basicAuthorization(url);
	const searchPaths = /^\/(?:mcp\/?|sse\/?|messages?\/?)?$/.test(url.pathname);
	url.username = '';
	url.password = '';
	url.hash = '';
	if (searchPaths) {
		url.pathname = '/metrics';
		url.search = '';
	}

	return {
		type: 'place',
		...(named === null ? {} : {name: named[1]!.trim()}),
		metricsUrl: url.href,
		searchPaths,
		...(authorization === undefined ? {} : {authorization}),
	};
}

/** An address as messages may show it, quoted: without what could be a password or a token. */
export function shownAddress(text: string): string {
	const named = /^[^=/:@]*=/.exec(text)?.[0] ?? '';
	const address = text.slice(named.length);
	const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(address)?.[0] ?? '';
	const at = address.lastIndexOf('@');
	const rest = at === -1 ? address.slice(scheme.length) : `…${address.slice(at)}`;
	const query = rest.indexOf('?');
	return `"${plainText(`${named}${scheme}${query === -1 ? rest : `${rest.slice(0, query)}?…`}`)}"`;
}

/** `host:port` of a URL, the port always written out, as the `instance` label and messages have it. */
export function hostAndPort(url: string): string {
	const {hostname, port, protocol} = new URL(url);
	return `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;
}

/** The address as a URL; undefined when it cannot be one. */
function addressWithScheme(address: string): string | undefined {
	if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) {
		return address;
	}

	const port = /^:?(\d+)(\/.*)?$/.exec(address);
	if (port !== null) {
		return `http://localhost:${port[1]}${port[2] ?? ''}`;
	}

	// A bare word is more likely a mistyped command than a host; it needs a dot, a port or brackets.
	const host = /^(?:[^@/]*@)?(localhost|\[[0-9a-f:.]+\]|[^\s:/@[\]]+)(?::(\d+))?(?:[/?].*)?$/i.exec(address);
	if (host === null || (host[2] === undefined && !/[.[]|^localhost$/i.test(host[1]!))) {
		return undefined;
	}

	return `${host[2] === '443' ? 'https' : 'http'}://${address}`;
}

function hintFor(address: string): string {
	const port = /(?:^|:)(\d+)(?:\/|$)/.exec(address)?.[1];
	if (port !== undefined && Number(port) > 65_535) {
		return 'ports are 1 to 65535';
	}

	if (/^[0-9a-f]*(?::[0-9a-f]*){2,}$/i.test(address)) {
		return `an IPv6 address stands in brackets: "[${address}]:3001"`;
	}

	const word = /^[\w-]+$/.exec(address)?.[0];
	return word === undefined ? 'try "http://localhost:3001" or "name=host:3001"' : `try "${word}:3001"`;
}

/** The header for the credentials in a URL; undefined when it has none. */
export function basicAuthorization(url: URL): string | undefined {
	if (url.username === '' && url.password === '') {
		return undefined;
	}

	const userinfo = `${percentDecoded(url.username)}:${percentDecoded(url.password)}`;
	return `Basic ${Buffer.from(userinfo, 'utf8').toString('base64')}`;
}

/** A stray `%` stands for itself. */
function percentDecoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
