import {plainText} from '../base/plain-text.ts';
import {formatProblem} from '../base/problem.ts';
import type {Dependency, HealthState} from '../scrape/health.ts';
import type {ProbeFacts} from '../state/model.ts';
import type {Answers, Questions, SnapshotContext} from './context.ts';
import type {ServerRow} from './fleet.ts';
import {leaksOf, leakText} from './leaks.ts';
import {identityOf, type ServerIdentity} from './server.ts';
import {type ServerListData, serverList, severityKey} from './server-list.ts';
import type {SortColumns} from './sort.ts';

export type HealthData = ServerListData<HealthRow> & {
	readonly screen: 'health';
	readonly notes: readonly HealthNote[];
};

/** A server that is known of and cannot be watched, or what is wrong with the files and flags mcptop was given; plain. */
export type HealthNote = {
	readonly kind: 'unwatched' | 'problem';
	readonly name: string;
	readonly text: string;
};

/** Every text plain. */
export type HealthRow = {
	readonly row: ServerRow;
	readonly identity: ServerIdentity;
	readonly live: ProbeRow | undefined;
	readonly ready: ProbeRow | undefined;
	readonly dependencies: readonly Dependency[];
	/** What the last scrape could not read, in all. */
	readonly problemCount: number;
	readonly firstProblem: string;
	readonly droppedSeries: number;
	/** Secrets its log lines held; empty for none. */
	readonly leaks: string;
	readonly scrapeSeconds: number | undefined;
	readonly bodyBytes: number | undefined;
};

export type ProbeRow = {
	readonly state: HealthState;
	readonly reason: string;
	readonly path: string;
	readonly httpStatus: number | undefined;
	readonly seconds: number;
	readonly atMs: number;
};

/** Who restarted last and who takes longest comes first. */
const healthColumns: SortColumns<HealthRow> = {
	severity: severityKey,
	server: ({row}) => row.name,
	live: ({live}) => probeKey(live),
	ready: ({ready}) => probeKey(ready),
	version: ({identity}) => identity.version || undefined,
	uptime: ({row, identity: {uptimeSeconds}}) =>
		uptimeSeconds === undefined || row.status === 'down' ? undefined : -uptimeSeconds,
	restarts: ({identity}) => identity.restarts,
	scrape: ({scrapeSeconds}) => scrapeSeconds,
	samples: ({identity}) => identity.samples || undefined,
	dialect: ({identity}) => identity.dialect || undefined,
};

const worstStates: readonly HealthState[] = [
	'unreachable',
	'failing',
	'degraded',
	'unauthorized',
	'idle',
	'ok',
];

function probeKey(probe: ProbeRow | undefined): number | undefined {
	return probe === undefined || probe.state === 'absent' ? undefined : -worstStates.indexOf(probe.state);
}

export function healthQuestions(): Questions {
	return {};
}

export function healthData(
	context: SnapshotContext,
	_answers: Answers,
	fleet: readonly ServerRow[],
): HealthData {
	const {model, atMs} = context;
	const rows = model.servers.flatMap((server): HealthRow[] => {
		const row = fleet.find(({id}) => id === server.target.id);
		const {live, ready, scrape} = server;
		const problem = scrape?.summary.problems[0];
		return row === undefined
			? []
			: [
					{
						row,
						identity: identityOf(server, atMs),
						live: probeRow(live),
						ready: probeRow(ready),
						dependencies: [...(ready?.verdict.dependencies ?? []), ...(live?.verdict.dependencies ?? [])]
							.filter(({name}, index, all) => all.findIndex(other => other.name === name) === index)
							.map(({name, state, reason}) => ({
								name: plainText(name),
								state,
								...(reason === undefined ? {} : {reason: plainText(reason)}),
							})),
						problemCount: scrape?.summary.problemCount ?? 0,
						firstProblem: plainText(problem?.what ?? ''),
						droppedSeries: scrape?.summary.droppedSeries ?? 0,
						leaks: leakText(leaksOf(model.logLeaks, server.target)),
						scrapeSeconds: scrape?.summary.durationSeconds,
						bodyBytes: scrape?.summary.bodyBytes,
					},
				];
	});
	return {
		screen: 'health',
		...serverList(context, rows, {
			columns: healthColumns,
			isProblem: ({row, live, ready}) => row.status !== 'ok' || isBad(live) || isBad(ready),
		}),
		notes: [
			...model.unwatched.map(({name, reason, foundIn}): HealthNote => {
				const text = plainText(`${reason} (in ${foundIn})`);
				return {kind: 'unwatched', name: plainText(name), text};
			}),
			...model.problems.map(({where, line, column, ...problem}): HealthNote => {
				const at = line === undefined ? where : `${where}:${line}`;
				return {
					kind: 'problem',
					name: plainText(at),
					text: plainText(formatProblem({...problem, where: ''})),
				};
			}),
		],
	};
}

export function isBad(probe: ProbeRow | undefined): boolean {
	return probe !== undefined && ['degraded', 'failing', 'unreachable'].includes(probe.state);
}

function probeRow(probe: ProbeFacts | undefined): ProbeRow | undefined {
	return probe === undefined
		? undefined
		: {
				state: probe.verdict.state,
				reason: plainText(probe.verdict.reason),
				path: plainText(probe.path),
				httpStatus: probe.verdict.httpStatus,
				seconds: probe.durationSeconds,
				atMs: probe.atMs,
			};
}
