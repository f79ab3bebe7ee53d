// One demo server, run as a process of its own with an IPC channel: a real MCP server (official SDK over Streamable
// HTTP) with /metrics, /health, /ready and JSON logs on stderr.
// Environment: MCPTOP_DEMO_PROFILE (name), MCPTOP_DEMO_PORT (0: any), MCPTOP_DEMO_SEED.
import {randomUUID} from 'node:crypto';
import type {AddressInfo} from 'node:net';
import {McpServer} from '@modelcontextprotocol/sdk/server/mcp.js';
import {StreamableHTTPServerTransport} from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import {isInitializeRequest} from '@modelcontextprotocol/sdk/types.js';
import express, {type Request, type Response} from 'express';
import {z} from 'zod';
import {fnv1a} from '../base/hash.ts';
import {seededRandom} from '../base/random.ts';
import {type Control, failingDependencies, nextCall, toolBehaviour} from './behaviour.ts';
import {createLogger} from './logger.ts';
import {createMetrics} from './metrics.ts';
import {profiles, type ToolProfile} from './profiles.ts';

const profile = profiles.find(({name}) => name === process.env.MCPTOP_DEMO_PROFILE) ?? profiles[0]!;
const random = seededRandom(fnv1a(profile.name) ^ Number(process.env.MCPTOP_DEMO_SEED ?? 1));
const log = createLogger(profile.name, profile.version, line => process.stderr.write(line), Date.now);
const metrics = createMetrics();
const startedAtMs = Date.now();
const ballast = Buffer.alloc(profile.ballastBytes, 1);
const controls: Control[] = [];
const sessions = new Map<string, {transport: StreamableHTTPServerTransport; startedAtMs: number}>();

const app = express();
app.disable('x-powered-by');
app.use((request, response, next) => {
	const stop = metrics.httpDuration.startTimer({endpoint: request.path});
	response.on('finish', () => {
		stop();
		metrics.httpRequests.inc({endpoint: request.path, status: String(response.statusCode)});
	});
	next();
});
app.get('/metrics', async (_request, response) => {
	response.set('Content-Type', metrics.registry.contentType);
	response.send(await metrics.registry.metrics());
});
app.get('/health', (_request, response) => {
	response.json({
		status: 'healthy',
		version: profile.version,
		uptimeSeconds: Math.round((Date.now() - startedAtMs) / 1000),
		activeSessions: sessions.size,
		memoryMB: Math.round(process.memoryUsage().rss / 1024 / 1024),
	});
});
app.get('/ready', (_request, response) => {
	const failing = failingDependencies(controls);
	const checks = Object.fromEntries(
		profile.dependencies.map(name => [
			name,
			failing.has(name) ? `unhealthy: ${failing.get(name)}` : 'healthy',
		]),
	);
	const ready = failing.size === 0;
	response.status(ready ? 200 : 503).json({status: ready ? 'ready' : 'not_ready', checks});
});
app.use(express.json());
app.all('/mcp', (request, response, next) => {
	answerMcp(request, response).catch(next);
});

const listener = app.listen(Number(process.env.MCPTOP_DEMO_PORT ?? 0), '127.0.0.1', error => {
	if (error) {
		log('ERROR', 'Cannot listen', {error: error.message});
		process.exit(1);
	}

	const {port} = listener.address() as AddressInfo;
	log('INFO', 'Server started', {port, transport: 'streamable-http', heap_ballast: ballast.length});
	process.send?.({type: 'listening', port});
});

process.on('message', (message: Control | {type: 'stop'}) => {
	if (message.type === 'stop') {
		log('INFO', 'Shutting down', {reason: 'stop requested', active_sessions: sessions.size});
		process.exit(0);
	}

	controls.push(message);
	process.send?.({type: 'controlled'});
	if (message.type === 'dependency' && message.failure !== undefined) {
		log('WARN', `Dependency ${message.dependency} unhealthy`, {
			dependency: message.dependency,
			error: message.failure,
		});
	}
});
// The parent is gone, however it went: nobody would ever stop this process.
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));

async function answerMcp(request: Request, response: Response): Promise<void> {
	const sessionId = request.header('mcp-session-id');
	const session = sessionId === undefined ? undefined : sessions.get(sessionId);
	if (session !== undefined) {
		await session.transport.handleRequest(request, response, request.body);
		return;
	}

	if (!isInitializeRequest(request.body)) {
		metrics.protocolErrors.inc({error_type: 'unknown_session'});
		log('WARN', 'Request for an unknown session', {session_id: sessionId, method: request.body?.method});
		response
			.status(404)
			.json({jsonrpc: '2.0', error: {code: -32001, message: 'Session not found'}, id: null});
		return;
	}

	const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
		sessionIdGenerator: () => randomUUID(),
		enableJsonResponse: true,
		onsessioninitialized: id => openSession(id, transport, request.body.params?.clientInfo?.name),
		onsessionclosed: closeSession,
	});
	// The SDK's declarations are older than `exactOptionalPropertyTypes`.
	await mcpServer().connect(transport as Parameters<McpServer['connect']>[0]);
	await transport.handleRequest(request, response, request.body);
}

function openSession(id: string, transport: StreamableHTTPServerTransport, client: unknown): void {
	sessions.set(id, {transport, startedAtMs: Date.now()});
	metrics.activeSessions.set(sessions.size);
	log('INFO', 'Session opened', {session_id: id.slice(0, 8), client});
}

function closeSession(id: string): void {
	const session = sessions.get(id);
	if (session === undefined) {
		return;
	}

	sessions.delete(id);
	metrics.activeSessions.set(sessions.size);
	metrics.sessionDuration.observe((Date.now() - session.startedAtMs) / 1000);
	log('INFO', 'Session closed', {session_id: id.slice(0, 8)});
}

function mcpServer(): McpServer {
	const server = new McpServer({name: profile.name, version: profile.version});
	for (const tool of profile.tools) {
		server.registerTool(
			tool.name,
			{description: tool.description, inputSchema: {query: z.string().optional()}},
			async (_input, extra) => callTool(tool, extra._meta?.request_id, extra.sessionId),
		);
	}

	for (const uri of profile.resources) {
		server.registerResource(uri, uri, {}, () => {
			metrics.resourceReads.inc({resource_uri: uri});
			return {contents: [{uri, text: `contents of ${uri}`}]};
		});
	}

	return server;
}

async function callTool(
	tool: ToolProfile,
	requestId: unknown,
	sessionId: string | undefined,
): Promise<{content: {type: 'text'; text: string}[]; isError?: boolean}> {
	const request_id = typeof requestId === 'string' ? requestId : randomUUID().slice(0, 8);
	const context = {tool: tool.name, request_id, session_id: sessionId?.slice(0, 8)};
	const stop = metrics.toolDuration.startTimer({tool_name: tool.name});
	log('DEBUG', 'Tool call started', context);
	const {durationMs, error} = nextCall(tool, toolBehaviour(tool, controls), random);
	await new Promise(resolve => setTimeout(resolve, durationMs));
	const duration_ms = Math.round(stop() * 1000);
	metrics.toolCalls.inc({tool_name: tool.name, status: error === undefined ? 'success' : 'error'});
	if (error !== undefined) {
		log('ERROR', 'Tool call failed', {...context, duration_ms, error, error_type: 'ToolError'});
		return {content: [{type: 'text', text: error}], isError: true};
	}

	if (duration_ms > 2000) {
		log('WARN', `Slow tool call: ${duration_ms}ms > 2000ms`, {...context, duration_ms});
	} else {
		log('INFO', 'Tool call completed', {...context, duration_ms});
	}

	return {content: [{type: 'text', text: `${tool.name} ok`}]};
}
