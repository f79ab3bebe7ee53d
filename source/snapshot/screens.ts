import type {ScreenName} from '../state/view.ts';
import {type AlertsData, alertQuestions, alertsData} from './alerts.ts';
import {type BoardData, boardData, boardQuestions} from './board.ts';
import {type CapacityData, capacityData, capacityFollowUp, capacityQuestions} from './capacity.ts';
import type {Answers, Questions, SnapshotContext} from './context.ts';
import type {ServerRow} from './fleet.ts';
import {type HealthData, healthData, healthQuestions} from './health.ts';
import {type LogsData, logsData, logsQuestions} from './logs.ts';
import {type OverviewData, overviewData, overviewQuestions} from './overview.ts';
import {type QueryData, queryData, queryQuestions} from './query.ts';
import {type ServerData, serverData, serverQuestions} from './server.ts';
import {type ToolData, toolData, toolScreenQuestions} from './tool.ts';

/** What each screen shows, told apart by `screen`. */
export type ScreenData =
	| OverviewData
	| ServerData
	| ToolData
	| AlertsData
	| HealthData
	| QueryData
	| CapacityData
	| LogsData
	| BoardData;

export type ScreenSnapshot = {
	/** What the screen asks beside what every screen does (`fleet.…`, `header.…`). */
	questions(context: SnapshotContext): Questions;
	/** What only the answers so far let one ask; asked until nothing new comes of it. */
	followUp?(context: SnapshotContext, answers: Answers, fleet: readonly ServerRow[]): Questions;
	fold(context: SnapshotContext, answers: Answers, fleet: readonly ServerRow[]): ScreenData;
};

/**
 * The numbers of every screen. A new screen is: its place in `state/view.ts`; one file here with its data type, its
 * questions and its fold, entered below; one file in `ui/screens/` that makes rows of text of the data, entered in
 * `ui/screens/registry.ts`; its keys in `ui/keymap.ts`.
 */
export const screenSnapshots: Readonly<Record<ScreenName, ScreenSnapshot>> = {
	overview: {questions: overviewQuestions, fold: overviewData},
	server: {questions: serverQuestions, fold: serverData},
	tool: {questions: toolScreenQuestions, fold: toolData},
	alerts: {questions: alertQuestions, fold: alertsData},
	logs: {questions: logsQuestions, fold: logsData},
	health: {questions: healthQuestions, fold: healthData},
	query: {questions: queryQuestions, fold: queryData},
	capacity: {questions: capacityQuestions, followUp: capacityFollowUp, fold: capacityData},
	board: {questions: boardQuestions, followUp: boardQuestions, fold: boardData},
};
