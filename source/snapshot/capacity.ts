import {plainText} from '../base/plain-text.ts';
import {serverOverviewPanels} from '../mcp/dashboard/overview.ts';
import {callRate, sessions} from '../mcp/expressions.ts';
import type {ServerFacts} from '../state/model.ts';
import {listView} from '../state/view.ts';
import {serverKey, serverLabels, serverSelector, valuesBy} from './answers.ts';
import {type Answers, instant, type Questions, type SnapshotContext} from './context.ts';
import type {ServerRow} from './fleet.ts';
import {chartMarks} from './marks.ts';
import {type ChartData, panelCharts, panelQuestions, withCurrentUsage} from './panels.ts';
import {type ServerListData, serverList, severityKey} from './server-list.ts';
import type {SortColumns} from './sort.ts';
import {noUsage} from './usage.ts';

export type CapacityData = ServerListData<CapacityRow> & {
	readonly screen: 'capacity';
	/** How much history the answers stand on. */
	readonly historyMs: number;
	/** Of the selected server: what has a limit or a peak. */
	readonly charts: readonly ChartData[];
	readonly questions: readonly {readonly title: string; readonly expr: string}[];
};

/** The guide's planning questions for one server. Undefined: not known, or too little history to say. */
export type CapacityRow = {
	readonly row: ServerRow;
	readonly peakCallsPerSecond: number | undefined;
	readonly peakSessions: number | undefined;
	/** Bytes an hour, by linear regression; negative when memory shrinks. */
	readonly memoryGrowthPerHour: number | undefined;
	/** Where memory will stand in a day when it goes on like that. */
	readonly memoryTomorrowBytes: number | undefined;
	/** Until the limit is reached; undefined also when it never will be. */
	readonly limitInMs: number | undefined;
	readonly peakCpuCores: number | undefined;
};

/** The guide looks back six hours for trends and seven days for peaks; what is held here is usually less. */
const trendWindow = '6h';
const peakWindow = '1d:1m';
/** A trend over less would be an accident of the moment. */
const minTrendMs = 5 * 60_000;

function expressions(context: SnapshotContext): Readonly<Record<string, string>> {
	const by = `by (${serverLabels.join(', ')})`;
	const scope = {selector: '', window: context.rateInterval, by: serverLabels};
	return {
		'Peak calls/s': `max_over_time((${callRate(scope)})[${peakWindow}])`,
		'Peak sessions': `max_over_time((${sessions(scope)})[${peakWindow}])`,
		'Memory growth': `sum ${by} (deriv(mcp:memory_bytes[${trendWindow}])) * 3600`,
		'Memory tomorrow': `sum ${by} (predict_linear(mcp:memory_bytes[${trendWindow}], 86400))`,
		'Peak CPU': `max_over_time((sum ${by} (rate(mcp:cpu_seconds_total[${context.rateInterval}])))[${peakWindow}])`,
	};
}

/** What is fullest, grows fastest or is full soonest comes first. */
const capacityColumns: SortColumns<CapacityRow> = {
	severity: severityKey,
	server: ({row}) => row.name,
	calls: ({row}) => row.callsPerSecond,
	'peak calls': ({peakCallsPerSecond}) => peakCallsPerSecond,
	sessions: ({row}) => row.sessions,
	'peak sessions': ({peakSessions}) => peakSessions,
	'peak cpu': ({peakCpuCores}) => peakCpuCores,
	memory: ({row}) => row.memoryBytes,
	growth: ({memoryGrowthPerHour}) => memoryGrowthPerHour,
	tomorrow: ({memoryTomorrowBytes}) => memoryTomorrowBytes,
	limit: ({row}) => row.memoryLimitBytes,
	'full in': ({limitInMs}) => (limitInMs === undefined ? undefined : -limitInMs),
	used: ({row: {memoryBytes, memoryLimitBytes}}) =>
		memoryBytes === undefined || memoryLimitBytes === undefined ? undefined : memoryBytes / memoryLimitBytes,
};

export function capacityQuestions(context: SnapshotContext): Questions {
	return Object.fromEntries(
		Object.entries(expressions(context)).map(([name, expr]) => [`capacity.${name}`, instant(context, expr)]),
	);
}

/** The charts speak of the cursor's server: which one that is, only the answers tell, for they give the list its order. */
export function capacityFollowUp(
	context: SnapshotContext,
	answers: Answers,
	fleet: readonly ServerRow[],
): Questions {
	const {servers} = capacityList(context, answers, fleet);
	const server = selectedServer(context, servers);
	return server === undefined ? {} : panelQuestions(context, chartPanels, serverSelector(server.target));
}

const chartPanels = ['memory', 'calls', 'sessions'].flatMap(wanted =>
	serverOverviewPanels.filter(({id}) => id === wanted),
);

/** The cursor's server; where it stands on none, the first of the list. */
function selectedServer({model}: SnapshotContext, servers: readonly CapacityRow[]): ServerFacts | undefined {
	const {selected} = listView(model.view, 'capacity');
	const shown = servers.find(({row}) => row.id === selected) ?? servers[0];
	return model.servers.find(({target}) => target.id === shown?.row.id);
}

export function capacityData(
	context: SnapshotContext,
	answers: Answers,
	fleet: readonly ServerRow[],
): CapacityData {
	const list = capacityList(context, answers, fleet);
	const server = selectedServer(context, list.servers);
	return {
		screen: 'capacity',
		...list,
		historyMs: historyOf(context),
		charts:
			server === undefined
				? []
				: withCurrentUsage(
						panelCharts(context, answers, chartPanels, {
							server: serverSelector(server.target),
							memoryLimitBytes: server.target.memoryLimitBytes,
							marks: chartMarks(context.model, server.target.name),
						}),
						fleet.find(({id}) => id === server.target.id) ?? noUsage,
						{context, answers},
					).map((chart, index) =>
						index === 0 ? {...chart, title: `${chart.title} ${plainText(server.target.name)}`} : chart,
					),
		questions: Object.entries(expressions(context)).map(([title, expr]) => ({title, expr})),
	};
}

function capacityList(
	context: SnapshotContext,
	answers: Answers,
	fleet: readonly ServerRow[],
): ServerListData<CapacityRow> {
	const by = (name: string) => valuesBy(answers(`capacity.${name}`), serverKey);
	const [peakCalls, peakSessions, growth, tomorrow, peakCpu] = [
		by('Peak calls/s'),
		by('Peak sessions'),
		by('Memory growth'),
		by('Memory tomorrow'),
		by('Peak CPU'),
	];
	const hasTrend = historyOf(context) >= minTrendMs;
	const rows = context.model.servers.flatMap(({target}): CapacityRow[] => {
		const row = fleet.find(({id}) => id === target.id);
		const key = serverKey(target.labels);
		const growthPerHour = hasTrend ? growth.get(key) : undefined;
		return row === undefined
			? []
			: [
					{
						row,
						peakCallsPerSecond: highest(peakCalls.get(key), row.callsPerSecond),
						peakSessions: highest(peakSessions.get(key), row.sessions),
						memoryGrowthPerHour: growthPerHour,
						memoryTomorrowBytes: hasTrend ? tomorrow.get(key) : undefined,
						limitInMs: limitInMs(row, growthPerHour),
						peakCpuCores: peakCpu.get(key),
					},
				];
	});
	return serverList(context, rows, {columns: capacityColumns, isProblem: ({row}) => row.status !== 'ok'});
}

function historyOf({model: {firstScrapeAtMs}, atMs}: SnapshotContext): number {
	return firstScrapeAtMs === undefined ? 0 : Math.max(0, atMs - firstScrapeAtMs);
}

/** The subquery looks once a minute: what is higher since then is the peak. */
function highest(peak: number | undefined, now: number | undefined): number | undefined {
	return peak === undefined || now === undefined ? peak : Math.max(peak, now);
}

function limitInMs(
	{memoryBytes, memoryLimitBytes}: ServerRow,
	growthPerHour: number | undefined,
): number | undefined {
	if (
		memoryBytes === undefined ||
		memoryLimitBytes === undefined ||
		growthPerHour === undefined ||
		growthPerHour <= 0
	) {
		return undefined;
	}

	return Math.max(0, ((memoryLimitBytes - memoryBytes) / growthPerHour) * 3_600_000);
}
