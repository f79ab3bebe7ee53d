import {describe, expect, it} from 'vitest';
import {clientFiles, type Surroundings} from '../../source/config/client-files.ts';
import {type ConfiguredServer, serversIn} from '../../source/config/client-servers.ts';

const env = {TOKEN: 's3cret', HOST: 'localhost'};
const http = (url: string, headers: Record<string, string> = {}): ConfiguredServer['transport'] => ({
	type: 'http',
	url,
	headers,
});
const stdio = (program: string): ConfiguredServer['transport'] => ({type: 'stdio', program});

type Row = {
	readonly title: string;
	readonly path: string;
	readonly text: string;
	readonly expected: Readonly<Record<string, ConfiguredServer['transport']>>;
};

const rows: readonly Row[] = [
	{
		title: 'Claude Code, for the user and per project',
		path: '/h/.claude.json',
		text: '{"numStartups": 3, "mcpServers": {"a": {"type": "http", "url": "http://localhost:3001/mcp", "headers": {"Authorization": "Bearer ${TOKEN}"}}}, "projects": {"/x": {"mcpServers": {"b": {"command": "/usr/bin/node", "args": ["s.js"], "env": {"KEY": "k"}}}}}}',
		expected: {a: http('http://localhost:3001/mcp', {authorization: 'Bearer s3cret'}), b: stdio('node')},
	},
	{
		title: 'Claude Desktop reaches HTTP through mcp-remote',
		path: '/h/claude_desktop_config.json',
		text: '{"mcpServers": {"a": {"command": "npx", "args": ["-y", "mcp-remote@latest", "https://mcp.example.com/sse", "--header", "x: y"]}}}',
		expected: {a: http('https://mcp.example.com/sse')},
	},
	{
		title: 'Cursor',
		path: '/h/.cursor/mcp.json',
		text: '{"mcpServers": {"a": {"url": "http://${env:HOST}:3001/mcp"}, "off": {"url": "http://x/", "disabled": true}}}',
		expected: {a: http('http://localhost:3001/mcp')},
	},
	{
		title: 'VS Code: servers, comments, trailing commas, inputs',
		path: '/h/mcp.json',
		text: '// mine\n{"inputs": [], "servers": {"a": {"type": "http", "url": "http://localhost:1/mcp", "headers": {"x-key": "${input:key}", "x-b": "1"}}, "b": {"type": "http", "url": "http://${input:host}/"}, "c": {"type": "stdio", "command": "uvx"},},}',
		expected: {
			a: http('http://localhost:1/mcp', {'x-b': '1'}),
			b: {type: 'unclear', reason: 'its address needs something only the client knows'},
			c: stdio('uvx'),
		},
	},
	{
		title: 'Windsurf',
		path: '/h/mcp_config.json',
		text: '{"mcpServers": {"a": {"serverUrl": "http://localhost:2/sse"}}}',
		expected: {a: http('http://localhost:2/sse')},
	},
	{
		title: 'Gemini CLI',
		path: '/h/settings.json',
		text: '{"theme": "x", "mcpServers": {"a": {"httpUrl": "http://localhost:3/mcp", "headers": {"k": "$TOKEN"}}}}',
		expected: {a: http('http://localhost:3/mcp', {k: 's3cret'})},
	},
	{
		title: 'Codex',
		path: '/h/config.toml',
		text: 'model = "x"\n[mcp_servers.a]\nurl = "http://localhost:4/mcp"\nbearer_token_env_var = "TOKEN"\n[mcp_servers.b]\ncommand = "docker"\nargs = ["run"]\n[mcp_servers.c]\nurl = "http://x/"\nenabled = false\n',
		expected: {a: http('http://localhost:4/mcp', {authorization: 'Bearer s3cret'}), b: stdio('docker')},
	},
	{
		title: 'OpenCode',
		path: '/h/opencode.jsonc',
		text: '{"mcp": {"a": {"type": "remote", "url": "http://localhost:5/mcp", "enabled": true}, "b": {"type": "local", "command": ["bun", "x"]}}}',
		expected: {a: http('http://localhost:5/mcp'), b: stdio('bun')},
	},
	{
		title: 'OpenCode 2',
		path: '/h/opencode.json',
		text: '{"mcp": {"servers": {"a": {"type": "remote", "url": "http://localhost:5/mcp"}}}}',
		expected: {a: http('http://localhost:5/mcp')},
	},
	{
		title: 'Goose',
		path: '/h/config.yaml',
		text: 'extensions:\n  developer: {type: builtin, enabled: true}\n  a: {type: streamable_http, uri: "http://localhost:6/mcp"}\n  b: {type: stdio, cmd: python3, args: []}\n',
		expected: {a: http('http://localhost:6/mcp'), b: stdio('python3')},
	},
	{
		title: 'Zed, old shape',
		path: '/h/settings.json',
		text: '{"context_servers": {"a": {"command": {"path": "/opt/x", "args": []}}, "b": {"settings": {}}}}',
		expected: {a: stdio('x')},
	},
	{
		title: 'a fallback in a variable',
		path: '/h/x.json',
		text: '{"mcpServers": {"a": {"url": "http://${NOPE:-127.0.0.1}:1/"}}}',
		expected: {a: http('http://127.0.0.1:1/')},
	},
	{
		title: 'an escape sequence in a name',
		path: '/h/x.json',
		text: '{"mcpServers": {"a\\u001b[2Jb": {"command": "x"}}}',
		expected: {ab: stdio('x')},
	},
	{
		title: 'a password in the URL becomes a header',
		path: '/h/x.json',
		text: '{"mcpServers": {"a": {"url": "http://me:pw@localhost:1/mcp"}}}',
		expected: {a: http('http://localhost:1/mcp', {authorization: `Basic ${btoa('me:pw')}`})},
	},
	{
		title: 'a byte order mark',
		path: '/h/x.json',
		text: '\ufeff{"mcpServers": {"a": {"command": "x"}}}',
		expected: {a: stdio('x')},
	},
	{title: 'an empty file', path: '/h/x.json', text: '', expected: {}},
	{title: 'something else altogether', path: '/h/x.json', text: '[1, {"mcpServers": 3}]', expected: {}},
];

describe('serversIn', () => {
	for (const {title, path, text, expected} of rows) {
		it(title, () => {
			const {servers, trouble} = serversIn(text, {client: 'C', path, shown: '~/c'}, env);
			expect(trouble).toBeUndefined();
			expect(Object.fromEntries(servers.map(server => [server.name, server.transport]))).toEqual(expected);
		});
	}

	const broken: ReadonlyArray<readonly [path: string, text: string, trouble: string]> = [
		['a.json', '{"mcpServers": {\n"a": oops}}', 'not understood at line 2 (InvalidSymbol)'],
		['a.toml', 'a = 1\nb = = 2\n', 'not understood at line 2'],
		['a.yaml', 'a: 1\nb: [\n', 'not understood at line 3'],
	];
	for (const [path, text, trouble] of broken) {
		it(`a broken ${path} says where`, () => {
			expect(serversIn(text, {client: 'C', path, shown: path}, env)).toEqual({servers: [], trouble});
		});
	}
});

describe('clientFiles', () => {
	const linux: Surroundings = {home: '/home/u', workingDirectory: '/work', platform: 'linux', env: {}};

	it('shows the home folder as ~ and no path twice', () => {
		const files = clientFiles({...linux, workingDirectory: '/home/u'});
		expect(files.find(({client}) => client === 'Cursor')?.shown).toBe('~/.cursor/mcp.json');
		expect(new Set(files.map(({path}) => path)).size).toBe(files.length);
	});

	it('knows where each system keeps application data', () => {
		const desktop = (surroundings: Surroundings) =>
			clientFiles(surroundings).find(({client}) => client === 'Claude Desktop')?.path;
		expect([
			desktop(linux),
			desktop({...linux, platform: 'darwin'}),
			desktop({...linux, platform: 'win32', env: {APPDATA: 'C:/a'}}),
		]).toEqual([
			'/home/u/.config/Claude/claude_desktop_config.json',
			'/home/u/Library/Application Support/Claude/claude_desktop_config.json',
			'C:/a/Claude/claude_desktop_config.json',
		]);
	});
});
