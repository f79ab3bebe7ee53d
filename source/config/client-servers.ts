import {type ParseError, parse as parseJsonc, printParseErrorCode} from 'jsonc-parser';
import {parse as parseToml, TomlError} from 'smol-toml';
import {parse as parseYaml} from 'yaml';
import {plainText} from '../base/plain-text.ts';
import {parseAddress} from '../scrape/address.ts';
import type {ClientFile} from './client-files.ts';

/** A server an MCP client is set up with. */
export type ConfiguredServer = {
	/** As the client calls it, made plain. */
	readonly name: string;
	readonly client: string;
	/** `~/.cursor/mcp.json`. */
	readonly foundIn: string;
	readonly transport:
		| {
				readonly type: 'http';
				readonly url: string;
				/** Secrets: for this URL's origin only, never shown. */
				readonly headers: Readonly<Record<string, string>>;
		  }
		| {
				readonly type: 'stdio';
				/** The program's name without its arguments, which may hold secrets. */
				readonly program: string;
		  }
		/** The entry names no address, or one that needs something only the client knows. */
		| {readonly type: 'unclear'; readonly reason: string};
};

export type ClientServers = {
	readonly servers: readonly ConfiguredServer[];
	/** Why the file could not be read, short; absent when it could. */
	readonly trouble?: string;
};

/** The servers listed in one client's file; entries turned off are left out. Never throws. */
export function serversIn(
	text: string,
	file: ClientFile,
	env: Readonly<Record<string, string | undefined>>,
): ClientServers {
	// Editors on Windows begin files with a byte order mark.
	const parsed = parseAny(text.replace(/^\ufeff/, ''), file.path);
	if ('trouble' in parsed) {
		return {servers: [], trouble: parsed.trouble};
	}

	return {
		servers: serverMaps(parsed.value).flatMap(entries =>
			Object.entries(entries).flatMap(([name, entry]) => configured(name, entry, file, env) ?? []),
		),
	};
}

function parseAny(text: string, path: string): {readonly value: unknown} | {readonly trouble: string} {
	try {
		if (path.endsWith('.toml')) {
			return {value: parseToml(text)};
		}

		return /\.ya?ml$/.test(path) ? {value: parseYaml(text, {logLevel: 'error'})} : parseJson(text);
	} catch (error) {
		// A file nested a hundred thousand levels deep exhausts the stack of any of the three.
		const line = error instanceof TomlError ? error.line : yamlLine(error);
		return {trouble: `not understood${line === undefined ? '' : ` at line ${line}`}`};
	}
}

/** JSON with comments and trailing commas, as editors write it. */
function parseJson(text: string): {readonly value: unknown} | {readonly trouble: string} {
	const errors: ParseError[] = [];
	const value: unknown = parseJsonc(text, errors, {allowTrailingComma: true, allowEmptyContent: true});
	const [first] = errors;
	if (first === undefined) {
		return {value};
	}

	const line = text.slice(0, first.offset).split('\n').length;
	return {trouble: `not understood at line ${line} (${printParseErrorCode(first.error)})`};
}

function yamlLine(error: unknown): number | undefined {
	const {linePos} = error as {linePos?: readonly [{line: number}]};
	return linePos?.[0].line;
}

type Entries = Readonly<Record<string, unknown>>;

const containers = ['mcpServers', 'mcp_servers', 'servers', 'context_servers', 'extensions', 'mcp'];

/** Every mapping of servers in a file: at the root, one level down (`mcp.servers`), and per project (Claude Code). */
function serverMaps(value: unknown): readonly Entries[] {
	if (!isEntries(value)) {
		return [];
	}

	const own = containers.flatMap(key => {
		const held = value[key];
		if (!isEntries(held)) {
			return [];
		}

		const inner = containers.map(name => held[name]).filter(isEntries);
		return key === 'mcp' && inner.length > 0 ? inner : [held];
	});
	const {projects} = value as {projects?: unknown};
	const inProjects = isEntries(projects) ? Object.values(projects).flatMap(serverMaps) : [];
	return [...own, ...inProjects];
}

const urlKeys = ['url', 'httpUrl', 'serverUrl', 'server_url', 'uri', 'baseUrl'];

function configured(
	name: string,
	entry: unknown,
	{client, shown}: ClientFile,
	env: Readonly<Record<string, string | undefined>>,
): ConfiguredServer | undefined {
	if (!isEntries(entry) || entry.disabled === true || entry.enabled === false) {
		return undefined;
	}

	const server = {name: plainText(name), client, foundIn: shown};
	const args = Array.isArray(entry.args) ? entry.args.filter(isText) : [];
	const command = commandOf(entry);
	const url = urlKeys.map(key => entry[key]).find(isText) ?? bridgedUrl(command, args);
	if (url !== undefined) {
		const expanded = expand(url, env);
		const parsed = expanded === undefined ? null : URL.parse(expanded);
		return parsed === null || !/^https?:$/.test(parsed.protocol)
			? {...server, transport: {type: 'unclear', reason: 'its address needs something only the client knows'}}
			: {...server, transport: httpTransport(parsed, headersOf(entry, env))};
	}

	if (command === undefined) {
		// Goose keeps its built-in extensions in the same list, Zed its extensions' settings.
		return undefined;
	}

	const program = plainText(command.split(/[\\/]/).at(-1) ?? '');
	return {...server, transport: {type: 'stdio', program}};
}

/** A password in the URL becomes the header it stands for, so that the URL can be shown. */
function httpTransport(url: URL, headers: Readonly<Record<string, string>>): ConfiguredServer['transport'] {
	const address = parseAddress(url.href);
	const authorization = address.type === 'place' ? address.authorization : undefined;
	url.username = '';
	url.password = '';
	return {
		type: 'http',
		url: url.href,
		headers: authorization === undefined ? headers : {authorization, ...headers},
	};
}

/** `command` is a text, a list (OpenCode) or a mapping (older Zed); Goose calls it `cmd`. */
function commandOf(entry: Entries): string | undefined {
	const command = entry.command ?? entry.cmd;
	if (isText(command)) {
		return command;
	}

	if (Array.isArray(command)) {
		return command.find(isText);
	}

	return isEntries(command) && isText(command.path) ? command.path : undefined;
}

/** Clients that only start programs reach HTTP servers through a bridge: `npx mcp-remote URL`. */
function bridgedUrl(command: string | undefined, args: readonly string[]): string | undefined {
	const words = [command ?? '', ...args];
	return words.some(word => /(^|[/\\@])(mcp-remote|mcp-proxy|supergateway)(@|$)/.test(word))
		? args.find(word => /^https?:\/\//.test(word))
		: undefined;
}

function headersOf(
	entry: Entries,
	env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
	const headers: Record<string, string> = {};
	for (const key of ['headers', 'http_headers']) {
		for (const [name, value] of Object.entries(isEntries(entry[key]) ? entry[key] : {})) {
			const expanded = isText(value) ? expand(value, env) : undefined;
			if (expanded !== undefined) {
				headers[name.toLowerCase()] = expanded;
			}
		}
	}

	// Codex names environment variables.
	const byVariable = entry.env_http_headers;
	for (const [name, variable] of Object.entries(isEntries(byVariable) ? byVariable : {})) {
		const value = isText(variable) ? env[variable] : undefined;
		if (value !== undefined) {
			headers[name.toLowerCase()] = value;
		}
	}

	const token = isText(entry.bearer_token_env_var) ? env[entry.bearer_token_env_var] : undefined;
	return token === undefined ? headers : {authorization: `Bearer ${token}`, ...headers};
}

/** `${VAR}`, `${VAR:-fallback}`, `${env:VAR}`, `$VAR`; undefined when one is not set, or is a client's own (`${input:…}`). */
function expand(text: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
	let missing = false;
	const expanded = text.replace(
		/\$\{(?:env:)?(\w+)(?::-([^}]*))?\}|\$(\w+)|\$\{[^}]*\}/g,
		(_, braced: string | undefined, fallback: string | undefined, bare: string | undefined) => {
			const value = env[braced ?? bare ?? ''] ?? fallback;
			missing ||= value === undefined;
			return value ?? '';
		},
	);
	return missing ? undefined : expanded;
}

function isEntries(value: unknown): value is Entries {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value !== '';
}
