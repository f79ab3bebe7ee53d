import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, writeFileSync} from 'node:fs';
import {createServer as createHttpServer} from 'node:http';
import {type AddressInfo, createServer, type Server} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StreamableHTTPClientTransport} from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** A published MCP server, started for real, and what to call on it. */
export type RealServer = {
	readonly name: string;
	readonly metricsUrl: string;
	readonly mcpUrl: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Called in turn; the last one does not exist. */
	readonly calls: readonly {readonly name: string; readonly arguments: Readonly<Record<string, unknown>>}[];
};

type Start = {
	readonly name: string;
	/** Below `node_modules`. */
	readonly program: string;
	readonly start: (ports: {readonly mcp: number; readonly metrics: number; readonly api: number}) => {
		readonly args: readonly string[];
		readonly env?: Readonly<Record<string, string>>;
		readonly metricsUrl: string;
		readonly headers?: Readonly<Record<string, string>>;
	};
	readonly calls: RealServer['calls'];
};

const kubernetesProgram = 'kubernetes-mcp-server-linux-amd64/bin/kubernetes-mcp-server-linux-amd64';

const starts: readonly Start[] = [
	{
		name: 'kubernetes',
		program: kubernetesProgram,
		start: ({mcp, metrics}) => ({
			args: [
				...['--bind-address', '127.0.0.1', '--port', `${mcp}`, '--metrics-port', `${metrics}`],
				...['--kubeconfig', kubeconfig(), '--log-level', '0'],
			],
			metricsUrl: `http://127.0.0.1:${metrics}/metrics`,
		}),
		calls: [
			{name: 'configuration_view', arguments: {}},
			{name: 'configuration_view', arguments: {minified: true}},
			{name: 'namespaces_list', arguments: {}},
			{name: 'nope', arguments: {}},
		],
	},
	{
		name: 'mongodb',
		program: 'mongodb-mcp-server/dist/esm/index.js',
		start: ({mcp, metrics}) => ({
			args: [
				...['--transport', 'http', '--httpHost', '127.0.0.1', '--httpPort', `${mcp}`],
				...['--monitoringServerHost', '127.0.0.1', '--monitoringServerPort', `${metrics}`],
				...['--monitoringServerFeatures', 'health-check,metrics', '--loggers', 'stderr'],
			],
			env: {MDB_MCP_TELEMETRY: 'disabled'},
			metricsUrl: `http://127.0.0.1:${metrics}/metrics`,
		}),
		calls: [
			{name: 'list-knowledge-sources', arguments: {}},
			{name: 'connect', arguments: {connectionString: 'mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=50'}},
		],
	},
	{
		name: 'gitlab',
		program: '@zereight/mcp-gitlab/build/index.js',
		start: ({mcp, api}) => ({
			args: [],
			env: {
				STREAMABLE_HTTP: 'true',
				REMOTE_AUTHORIZATION: 'true',
				HOST: '127.0.0.1',
				PORT: `${mcp}`,
				GITLAB_API_URL: `http://127.0.0.1:${api}/api/v4`,
			},
			metricsUrl: `http://127.0.0.1:${mcp}/metrics`,
			headers: {'private-token': 'glpat-00000000000000000000'},
		}),
		calls: [
			{name: 'get_project', arguments: {project_id: '1'}},
			{name: 'nope', arguments: {}},
		],
	},
];

/** Which of their packages are not installed below `folder`; empty when all can be started. */
export function missingPrograms(folder: string): readonly string[] {
	return starts
		.filter(({program}) => !existsSync(path.join(folder, 'node_modules', program)))
		.map(({program}) => program);
}

/** Starts all of them on free loopback ports; they end when the signal fires. */
export async function startRealServers(folder: string, signal: AbortSignal): Promise<readonly RealServer[]> {
	const api = await startGitLab(signal);
	return Promise.all(
		starts.map(async ({name, program, start, calls}) => {
			const [mcp, metrics] = [await freePort(), await freePort()];
			const {args, env = {}, metricsUrl, headers = {}} = start({mcp, metrics, api});
			const file = path.join(folder, 'node_modules', program);
			const [command, given] = file.endsWith('.js') ? [process.execPath, [file, ...args]] : [file, args];
			const child = spawn(command, given, {
				env: {PATH: process.env.PATH, HOME: mkdtempSync(path.join(tmpdir(), 'mcptop-real-')), ...env},
				stdio: 'ignore',
			});
			signal.addEventListener('abort', () => child.kill('SIGKILL'), {once: true});
			process.once('exit', () => child.kill('SIGKILL'));
			await answering(metricsUrl, child);
			return {name, metricsUrl, mcpUrl: `http://127.0.0.1:${mcp}/mcp`, headers, calls};
		}),
	);
}

/** Calls the tools of one server in turn, some ten times a second, until the signal fires. */
export async function load({mcpUrl, headers, calls}: RealServer, signal: AbortSignal): Promise<void> {
	const client = new Client({name: 'load', version: '1.0.0'});
	await client.connect(new StreamableHTTPClientTransport(new URL(mcpUrl), {requestInit: {headers}}) as never);
	for (let count = 0; !signal.aborted; count++) {
		// What fails is what is to be seen.
		await client.callTool(calls[count % calls.length]!).catch(() => {});
		await sleep(80, undefined, {signal}).catch(() => {});
	}

	await client.close().catch(() => {});
}

async function answering(url: string, child: ChildProcess): Promise<void> {
	for (let attempt = 0; attempt < 300; attempt++) {
		if (child.exitCode !== null) {
			throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`);
		}

		const response = await fetch(url).catch(() => undefined);
		if (response?.ok === true) {
			return;
		}

		await sleep(100);
	}

	throw new Error(`nothing answers at ${url}`);
}

/** As much of GitLab as lets everybody in: whoever asks is somebody, and every other page is not there. */
async function startGitLab(signal: AbortSignal): Promise<number> {
	const server = createHttpServer((request, response) => {
		const isUser = request.url?.endsWith('/user') === true;
		response
			.writeHead(isUser ? 200 : 404, {'content-type': 'application/json'})
			.end(isUser ? '{"id":1,"username":"somebody"}' : '{"message":"404 Not Found"}');
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	signal.addEventListener(
		'abort',
		() => {
			server.close();
			server.closeAllConnections();
		},
		{once: true},
	);
	return portOf(server);
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const port = portOf(server);
	server.close();
	await once(server, 'close');
	return port;
}

function portOf(server: Server): number {
	return (server.address() as AddressInfo).port;
}

/** A cluster that is not there: every call that needs one fails. */
function kubeconfig(): string {
	const file = path.join(mkdtempSync(path.join(tmpdir(), 'mcptop-real-')), 'kubeconfig.yaml');
	writeFileSync(
		file,
		`apiVersion: v1
kind: Config
clusters: [{name: none, cluster: {server: "http://127.0.0.1:9"}}]
contexts: [{name: none, context: {cluster: none, user: none}}]
current-context: none
users: [{name: none, user: {token: x}}]
`,
	);
	return file;
}
