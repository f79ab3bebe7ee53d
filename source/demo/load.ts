// The demo's load, run as a process of its own with an IPC channel: real MCP clients that behave like agents. A task
// is a burst of calls over several servers under one request id; clients come and go.
// Environment: MCPTOP_DEMO_SERVERS (JSON: [{name, url}]), MCPTOP_DEMO_SEED.
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StreamableHTTPClientTransport} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {type Random, seededRandom} from '../base/random.ts';
import {profiles, type ServerProfile} from './profiles.ts';

type Endpoint = {readonly name: string; readonly url: string};
type Session = {readonly client: Client; readonly transport: StreamableHTTPClientTransport};

const endpoints = JSON.parse(process.env.MCPTOP_DEMO_SERVERS ?? '[]') as Endpoint[];
const seed = Number(process.env.MCPTOP_DEMO_SEED ?? 1);
/** Agents at work at the same time. */
const agents = 14;

process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
for (let index = 0; index < agents; index++) {
	void runAgent(index, seededRandom(seed * 1000 + index));
}

async function runAgent(index: number, random: Random): Promise<never> {
	const sessions = new Map<string, Session>();
	await pause(random() * 2000);
	for (;;) {
		const requestId = Math.floor(random() * 0xffffffff)
			.toString(16)
			.padStart(8, '0');
		const calls = 3 + Math.floor(random() * 10);
		for (let call = 0; call < calls; call++) {
			const endpoint = endpoints[Math.floor(random() * endpoints.length)]!;
			await callOnce(endpoint, sessions, `agent-${index}`, requestId, random);
			await pause(60 + random() * 340);
		}

		// Bursty: mostly short breaks between tasks, now and then a long one.
		await pause(random() < 0.15 ? 1500 + random() * 2500 : 100 + random() * 500);
		if (random() < 0.12) {
			await hangUp(sessions, endpoints[Math.floor(random() * endpoints.length)]!.name);
		}
	}
}

async function callOnce(
	endpoint: Endpoint,
	sessions: Map<string, Session>,
	clientName: string,
	requestId: string,
	random: Random,
): Promise<void> {
	const profile = profiles.find(({name}) => name === endpoint.name)!;
	try {
		const session = sessions.get(endpoint.name) ?? (await connect(endpoint, clientName));
		sessions.set(endpoint.name, session);
		if (random() < 0.05) {
			await session.client.readResource({uri: profile.resources[0]!});
		}

		await session.client.callTool({
			name: pickTool(profile, random),
			arguments: {query: 'demo'},
			_meta: {request_id: requestId},
		});
	} catch {
		// The server restarted or is gone: as an agent does, forget the session and come back later.
		sessions.delete(endpoint.name);
		await pause(500);
	}
}

function pickTool(profile: ServerProfile, random: Random): string {
	let rest = random() * profile.tools.reduce((sum, tool) => sum + tool.weight, 0);
	for (const tool of profile.tools) {
		rest -= tool.weight;
		if (rest < 0) {
			return tool.name;
		}
	}

	return profile.tools[0]!.name;
}

async function connect(endpoint: Endpoint, clientName: string): Promise<Session> {
	const client = new Client({name: clientName, version: '1.0.0'});
	const transport = new StreamableHTTPClientTransport(new URL(endpoint.url));
	// The SDK's declarations are older than `exactOptionalPropertyTypes`.
	await client.connect(transport as Parameters<Client['connect']>[0]);
	return {client, transport};
}

async function hangUp(sessions: Map<string, Session>, name: string): Promise<void> {
	const session = sessions.get(name);
	sessions.delete(name);
	try {
		await session?.transport.terminateSession();
		await session?.client.close();
	} catch {
		// A session that cannot be closed is closed.
	}
}

async function pause(ms: number): Promise<void> {
	await new Promise(resolve => setTimeout(resolve, ms));
}
