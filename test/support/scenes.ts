import {readFileSync} from 'node:fs';
import path from 'node:path';
import {readDashboard} from '../../source/dashboards/read.ts';
import {labelsFrom, labelValue, noLabels} from '../../source/labels/labels.ts';
import type {LogSourceFacts} from '../../source/logs/source-state.ts';
import {createEngine} from '../../source/promql/engine.ts';
import {hurriedGroup} from '../../source/rules/hurry.ts';
import {RulesLoop} from '../../source/runtime/rules-loop.ts';
import type {Message} from '../../source/state/messages.ts';
import type {Model} from '../../source/state/model.ts';
import {update} from '../../source/state/update.ts';
import {Desk} from './frames.ts';
import {ManualClock} from './manual-clock.ts';
import {
	manyServers,
	type SampleFleet,
	type SampleServer,
	sampleFleet,
	sampleNowMs,
	typicalServers,
} from './sample-fleet.ts';
import {logsOf, sampleLines} from './sample-logs.ts';

/** What a terminal may have to show: a fleet, what it writes, what its rules say. */
export type Scene = {
	readonly servers: readonly SampleServer[];
	readonly lines: readonly string[];
	/** Text of a rule file beside the built-in rules. */
	readonly rules: string;
	/** Facts that come from elsewhere than scrapes, logs and rules. */
	readonly messages: readonly Message[];
	readonly historySeconds?: number;
};

export type SceneName = 'typical' | 'empty' | 'failing' | 'overflowing';

/** Rules are written for minutes and hours; a scene is seven minutes long. */
const hurry = 10;
const evaluationMs = 15_000;

const wide = '数据库服务器🚀日本語';
const long = 'a-name-that-is-longer-than-any-column-will-ever-be-'.repeat(3);

function source(id: number, change: Partial<LogSourceFacts>): LogSourceFacts {
	return {
		id,
		name: `/var/log/mcp/server-${id}.log`,
		kind: 'file',
		state: {type: 'following'},
		sinceMs: sampleNowMs - 60_000,
		restarts: 0,
		records: 100,
		tooOld: 0,
		repeated: 0,
		files: [],
		unreadFiles: 0,
		...change,
	};
}

const everything = typicalServers.map(
	(server, index): SampleServer => (index < 2 ? {...server, exposesAll: true} : server),
);

export const scenes: Readonly<Record<SceneName, Scene>> = {
	typical: {
		servers: everything,
		lines: sampleLines(everything, 900),
		rules: '',
		messages: [{type: 'log-sources-changed', sources: [source(1, {})], leaks: []}],
	},
	empty: {servers: [], lines: [], rules: '', messages: []},
	failing: {
		servers: everything.map(server => ({
			...server,
			downForSeconds: 40,
			downReason: 'connection refused by 127.0.0.1:9301',
		})),
		lines: [
			'Error: connect ECONNREFUSED 127.0.0.1:5432',
			'    at TCPConnectWrap.afterConnect (node:net:1611:16)',
			'{"level":"fatal","msg":"giving up"',
		],
		rules: `groups:
- name: production
  rules:
  - {alert: Broken, expr: 'sum(up'}
  - {alert: ManyToMany, expr: 'up * on () mcp:memory_bytes'}
  - {alert: AllGone, expr: 'sum(up) == 0', labels: {severity: critical}, annotations: {summary: 'nobody answers {{ $labels.nothing }}{{ $value | humanize }}', runbook_url: 'https://runbooks.example/all-gone', team: mcp}}
`,
		messages: [
			{
				type: 'log-sources-changed',
				sources: [
					source(1, {state: {type: 'waiting', reason: 'no such file'}, records: 0}),
					source(2, {
						name: 'cmd:docker logs -f github',
						kind: 'command',
						state: {type: 'restarting', reason: 'ended with exit code 1', atMs: sampleNowMs + 8000},
						restarts: 4,
					}),
					source(3, {
						name: 'https://logs.example:8443/events',
						kind: 'events',
						state: {type: 'failed', reason: '401 Unauthorized: needs credentials'},
					}),
				],
				leaks: [{server: 'github-mcp', finding: 'bearer token', records: 12, lastAtMs: sampleNowMs - 3000}],
			},
			{
				type: 'problems-found',
				from: 'configuration',
				problems: [
					{
						severity: 'error',
						where: 'mcptop.yml',
						line: 3,
						column: 5,
						what: 'scrape_intervall is no key',
						hint: 'did you mean scrape_interval?',
					},
				],
			},
			{
				type: 'alertmanager-answered',
				atMs: sampleNowMs,
				name: 'alertmanager.example:9093',
				error: 'no answer within 10s',
				silences: [],
			},
		],
	},
	overflowing: {
		servers: [
			{
				...everything[0]!,
				name: long,
				tools: Array.from({length: 300}, (_, index) => ({
					...everything[0]!.tools[0]!,
					name: `${wide}-${index}-${long}`,
					lateErrorRatio: (index % 10) / 10,
				})),
			},
			{
				...everything[1]!,
				name: wide,
				sessions: 4_000_000,
				cpuCores: 512.5,
				memoryBytes: 3.7e14,
				tools: [{name: wide, callsPerSecond: 3000, errorRatio: 1, seconds: 40}],
			},
			...manyServers(298),
		],
		lines: [
			...sampleLines(everything, 2000),
			JSON.stringify({
				level: 'error',
				server: wide,
				tool: wide,
				msg: `${wide} ${long.repeat(20)}`,
				...Object.fromEntries(Array.from({length: 80}, (_, index) => [`${wide}${index}`, long])),
			}),
		],
		rules: `groups:
- name: many
  rules:
${Array.from({length: 30}, (_, index) => `  - {alert: '${wide}${index}${long}', expr: 'up == 1', labels: {severity: ${index % 2 === 0 ? 'critical' : 'warning'}}, annotations: {summary: '${wide} ${long}'}}`).join('\n')}
`,
		messages: [
			{
				type: 'log-sources-changed',
				sources: Array.from({length: 40}, (_, index) =>
					source(index, {name: `${long}${index}`, state: {type: 'waiting', reason: 'no such file'}}),
				),
				leaks: [],
			},
		],
		historySeconds: 120,
	},
};

const dashboards = ['mcp-server.json', 'tools.yml'].map(
	name =>
		readDashboard(
			readFileSync(path.join(import.meta.dirname, '../../fixtures/dashboards', name), 'utf8'),
			name,
		).dashboard!,
);

const sampleFleets = new Map<SceneName, Promise<SampleFleet>>();

/** A scene at a size; what was scraped, said and evaluated is made once. */
export async function sceneDesk(name: SceneName, size: string): Promise<Desk> {
	const [columns = 80, rows = 24] = size.split('x').map(Number);
	let fleet = sampleFleets.get(name);
	if (fleet === undefined) {
		fleet = played(scenes[name]);
		sampleFleets.set(name, fleet);
	}

	return new Desk(await fleet).resize(columns, rows);
}

async function played(scene: Scene): Promise<SampleFleet> {
	const {historySeconds = 420} = scene;
	const fleet = sampleFleet(scene.servers, {columns: 80, rows: 24, historySeconds});
	let {model} = fleet;
	const tell = (message: Message) => {
		[model] = update(model, message);
	};

	const logs = logsOf(scene.lines);
	await evaluateRules(scene, {...fleet, model}, tell);
	tell({type: 'dashboards-read', dashboards});
	for (const message of scene.messages) {
		tell(message);
	}

	return {...fleet, model, logs};
}

/** The rules over the whole history, as if they had been watched. */
async function evaluateRules(
	{rules, historySeconds = 420}: Scene,
	{head, model}: SampleFleet & {readonly model: Model},
	dispatch: (message: Message) => void,
): Promise<void> {
	const clock = new ManualClock();
	const loop = new RulesLoop({
		ports: {clock, files: {readText: async () => ({type: 'text', text: rules})}},
		world: {engine: createEngine(head!), externalLabels: noLabels, externalUrl: ''},
		appender: head!,
		ruleFiles: async () => (rules === '' ? [] : ['/etc/prometheus/rules.yml']),
		builtinRules: true,
		builtinOverrides: {},
		evaluationIntervalMs: evaluationMs,
		targetNameOf: ({labels}) =>
			model.servers.find(
				({target}) => labelValue(target.labels, 'instance') === labelValue(labels, 'instance'),
			)?.target.name,
		memoryLimits: () =>
			model.servers.flatMap(({target: {labels, memoryLimitBytes: bytes}}) =>
				bytes === undefined
					? []
					: [
							{
								labels: labelsFrom({
									__name__: 'mcp:memory_limit_bytes',
									job: labelValue(labels, 'job'),
									instance: labelValue(labels, 'instance'),
								}),
								bytes,
							},
						],
			),
		dispatch,
		adapt: group => hurriedGroup(group, hurry),
	});
	for (let atMs = sampleNowMs - historySeconds * 1000; atMs <= sampleNowMs; atMs += evaluationMs) {
		await loop.evaluateAllAt(atMs);
	}
}
