import {Buffer} from 'node:buffer';
import {plainText} from '../base/plain-text.ts';
import type {Problem} from '../base/problem.ts';

/** Where log lines come from. */
export type LogSource = {
	/** What the screen calls it; plain, without credentials. */
	readonly name: string;
	/** The server all its lines belong to; else each line may say its own. */
	readonly server?: string;
} & (
	| {readonly type: 'file'; readonly pattern: string}
	| {readonly type: 'stdin'}
	| {readonly type: 'command'; readonly command: string}
	| {readonly type: 'events'; readonly url: string; readonly headers: Readonly<Record<string, string>>}
);

type SourceRead =
	| {readonly type: 'source'; readonly source: LogSource}
	| {readonly type: 'problem'; readonly problem: Problem};

/** `FILE`, a glob, `-`, `cmd:COMMAND`, `http(s)://…` (server-sent events), each also as `name=SOURCE`. */
export function logSourceOf(text: string): SourceRead {
	// The name of a server nobody named is its host and port.
	const bound = /^((?!cmd:)[\p{L}\p{N}_[][\p{L}\p{N}_.:\]-]*)=(.+)$/su.exec(text);
	return bound === null ? sourceAt(text) : sourceAt(bound[2]!, bound[1]!);
}

/** A source without `name=` before it, for lines of this server. */
export function sourceAt(place: string, server?: string): SourceRead {
	const text = server === undefined ? place : `${server}=${place}`;
	const of = server === undefined ? {} : {server};
	if (place.trim() === '') {
		return refused(text, 'names no source', 'try -l server.log, -l - or -l "cmd:docker logs -f x"');
	}

	if (place === '-') {
		return {type: 'source', source: {type: 'stdin', name: server ?? 'stdin', ...of}};
	}

	if (place.startsWith('cmd:')) {
		const command = place.slice(4).trim();
		return command === ''
			? refused(text, 'names no command', 'try "cmd:docker logs -f weather"')
			: {
					type: 'source',
					source: {type: 'command', command, name: server ?? commandName(command), ...of},
				};
	}

	if (isUrl(place)) {
		return eventSource(text, place, server);
	}

	if (place.endsWith('/')) {
		return refused(text, 'is a folder', `try "${plainText(place)}*.log"`);
	}

	// The shell's `<(command)` is a pipe with a number.
	const isPipe = /^\/(?:dev|proc\/self)\/fd\/\d+$/.test(place);
	const name = server ?? (isPipe ? 'pipe' : plainText(place.slice(place.lastIndexOf('/') + 1)));
	return {type: 'source', source: {type: 'file', pattern: place, name, ...of}};
}

/** Whether what stands at a source's place is a path, so that it may be relative to something. */
export function isPath(place: string): boolean {
	return place !== '-' && !place.startsWith('cmd:') && !isUrl(place);
}

function isUrl(place: string): boolean {
	return /^https?:\/\//i.test(place);
}

function eventSource(text: string, place: string, server: string | undefined): SourceRead {
	const url = URL.parse(place);
	if (url === null) {
		return refused(text, 'is no URL', 'try "http://localhost:3001/logs"');
	}

	const {username, password} = url;
	url.username = '';
	url.password = '';
	const headers = username === '' && password === '' ? {} : {authorization: basic(username, password)};
	const of = server === undefined ? {} : {server};
	return {type: 'source', source: {type: 'events', url: url.href, headers, name: server ?? url.host, ...of}};
}

function refused(text: string, what: string, hint: string): SourceRead {
	// A URL may carry a password: only what stands before it is repeated.
	const shown = plainText(text.replace(/:\/\/.*/s, '://…'));
	return {type: 'problem', problem: {severity: 'error', where: '--logs', what: `"${shown}" ${what}`, hint}};
}

/** The program a command runs; settings before it (`TOKEN=…`) may be secrets. */
function commandName(command: string): string {
	const word = command.split(/\s+/).find(part => !/^\w+=/.test(part)) ?? 'command';
	return plainText(word.slice(word.lastIndexOf('/') + 1));
}

/** RFC 7617, in UTF-8. What is not percent-encoded rightly is taken as it stands. */
function basic(username: string, password: string): string {
	return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
