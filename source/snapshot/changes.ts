import {formatDuration} from '../base/duration.ts';
import {plainText} from '../base/plain-text.ts';
import {type LogPattern, newPatterns, recordsAround} from '../logs/around.ts';
import type {LogRecord} from '../logs/record.ts';
import type {HonestQuantile} from '../mcp/quantile.ts';
import type {AlertView} from '../rules/alert.ts';
import type {ServerFacts} from '../state/model.ts';
import {serverKey, serverLabels, serverSelector, toolKey, toolLabels} from './answers.ts';
import type {Answers, Questions, SnapshotContext} from './context.ts';
import {noUsage, type Usage, usageQuestions, usages} from './usage.ts';

/** What was different after a moment: numbers, and what happened. Every text plain. */
export type ChangesData = {
	/** When the alert's condition began to hold. */
	readonly atMs: number;
	/** How much time before and after is compared. */
	readonly spanMs: number;
	/** The largest first. */
	readonly numbers: readonly NumberChange[];
	/** Restarts and other alerts within the span. */
	readonly events: readonly {readonly atMs: number; readonly text: string}[];
	readonly patterns: readonly LogPattern[];
	readonly lines: readonly LogRecord[];
};

export type NumberChange = {
	/** A tool, a server's name, or empty for the whole. */
	readonly subject: string;
	readonly what: 'calls' | 'errors' | 'p95' | 'sessions';
	readonly before: number | undefined;
	readonly after: number | undefined;
	/** Of a latency: which of the two lies above the last bucket, and is more than it says. */
	readonly above?: {readonly before: boolean; readonly after: boolean};
};

const maxLines = 20;
const shortestSpanMs = 10_000;

/** The alert whose moment is looked at, and the server it speaks of, when it speaks of one. */
export type Subject = {readonly alert: AlertView; readonly server: ServerFacts | undefined};

export function changeQuestions(context: SnapshotContext, subject: Subject): Questions {
	const {before, after, selector} = moments(context, subject);
	const isOfServer = subject.server !== undefined;
	const by = isOfServer ? toolLabels : serverLabels;
	return {
		...usageQuestions(before, 'changes.before', {selector, by}),
		...usageQuestions(after, 'changes.after', {selector, by}),
		...(isOfServer
			? {
					...usageQuestions(before, 'changes.before.all', {selector, by: serverLabels}),
					...usageQuestions(after, 'changes.after.all', {selector, by: serverLabels}),
				}
			: {}),
	};
}

export function changesData(context: SnapshotContext, answers: Answers, subject: Subject): ChangesData {
	const {alert, server} = subject;
	const {spanMs} = moments(context, subject);
	const atMs = alert.activeAtMs;
	const moment = {fromMs: atMs - 10 * spanMs, atMs: atMs - 2 * spanMs, toMs: atMs + spanMs};
	const isMeant = (record: LogRecord) => server === undefined || record.server === server.target.name;
	const nameOf = (key: string) =>
		server === undefined
			? plainText(
					context.model.servers.find(({target}) => serverKey(target.labels) === key)?.target.name ?? '',
				)
			: plainText(key.slice(key.lastIndexOf('\u0000') + 1));
	const keyOf = server === undefined ? serverKey : toolKey;
	const pairs = (prefix: string, key: typeof keyOf) => [
		usages(answers, `changes.before${prefix}`, key),
		usages(answers, `changes.after${prefix}`, key),
	];
	const [before, after] = pairs('', keyOf);
	const [beforeAll, afterAll] = server === undefined ? [] : pairs('.all', serverKey);
	const numbers = [
		...[...new Set([...(beforeAll?.keys() ?? []), ...(afterAll?.keys() ?? [])])].flatMap(key =>
			changesOf('', beforeAll?.get(key), afterAll?.get(key)),
		),
		...[...new Set([...before!.keys(), ...after!.keys()])].flatMap(key =>
			changesOf(nameOf(key), before!.get(key), after!.get(key)),
		),
	];
	return {
		atMs,
		spanMs,
		numbers: numbers.sort((left, right) => weight(right) - weight(left)),
		events: eventsAround(context, subject, spanMs),
		patterns: newPatterns(context.logs, moment, isMeant),
		lines: recordsAround(
			context.logs,
			{fromMs: atMs - spanMs, atMs, toMs: atMs + spanMs},
			{limit: maxLines, isMeant},
		),
	};
}

/**
 * A span before and one after. A rule sees trouble only when its own window is full of it, so the one before ends two spans
 * earlier; the one after may not be over yet.
 */
function moments(context: SnapshotContext, {alert, server}: Subject) {
	const spanMs = Math.max(shortestSpanMs, context.rateIntervalMs);
	const window = {rateIntervalMs: spanMs, rateInterval: formatDuration(spanMs)};
	return {
		spanMs,
		before: {...context, ...window, atMs: alert.activeAtMs - 2 * spanMs},
		after: {...context, ...window, atMs: Math.min(context.atMs, alert.activeAtMs + spanMs)},
		selector: server === undefined ? '' : serverSelector(server.target),
	};
}

function changesOf(
	subject: string,
	before: Usage = noUsage,
	after: Usage = noUsage,
): readonly NumberChange[] {
	const all: readonly NumberChange[] = [
		{subject, what: 'errors', before: before.errorRatio, after: after.errorRatio},
		{
			subject,
			what: 'p95',
			before: seconds(before.p95),
			after: seconds(after.p95),
			above: {before: before.p95.type === 'above', after: after.p95.type === 'above'},
		},
		{subject, what: 'calls', before: before.callsPerSecond, after: after.callsPerSecond},
	];
	return all.filter(change => weight(change) >= 1);
}

function seconds(quantile: HonestQuantile): number | undefined {
	return quantile.type === 'exact' || quantile.type === 'above' ? quantile.seconds : undefined;
}

/** Below 1 is noise: a point of errors, a quarter more latency, a half more or less calls. */
function weight({what, before, after}: NumberChange): number {
	if (before === undefined || after === undefined) {
		return 0;
	}

	switch (what) {
		case 'errors':
			return Math.abs(after - before) / 0.01;
		case 'p95':
			return times(before, after) / Math.log(1.25);
		case 'calls':
			return Math.max(before, after) < 0.1 ? 0 : times(before, after) / Math.log(1.5);
		case 'sessions':
			return Math.abs(after - before) / Math.max(1, 0.25 * before);
	}
}

/** How many times more or less, as a logarithm; from or to nothing counts as tenfold. */
function times(before: number, after: number): number {
	return before > 0 && after > 0 ? Math.abs(Math.log(after / before)) : before === after ? 0 : Math.log(10);
}

function eventsAround(
	{model}: SnapshotContext,
	{alert, server}: Subject,
	spanMs: number,
): ChangesData['events'] {
	const isNear = (atMs: number | undefined): atMs is number =>
		atMs !== undefined && Math.abs(atMs - alert.activeAtMs) <= 2 * spanMs;
	const events: {atMs: number; text: string}[] = [];
	for (const {target, restartedAtMs, downSinceMs} of model.servers) {
		if (server !== undefined && target.id !== server.target.id) {
			continue;
		}

		if (isNear(restartedAtMs)) {
			events.push({atMs: restartedAtMs, text: `${plainText(target.name)} restarted`});
		}

		if (isNear(downSinceMs)) {
			events.push({atMs: downSinceMs, text: `${plainText(target.name)} went down`});
		}
	}

	for (const other of model.alerts) {
		if (other.labels.key !== alert.labels.key && isNear(other.activeAtMs) && other.severity !== 'info') {
			const subject = other.targetName === undefined ? '' : ` on ${other.targetName}`;
			events.push({atMs: other.activeAtMs, text: plainText(`${other.name}${subject} began`)});
		}
	}

	return events.sort((left, right) => left.atMs - right.atMs);
}
