import {describe, expect, it} from 'vitest';
import {labelsFrom, noLabels} from '../../source/labels/labels.ts';
import type {Alert} from '../../source/rules/alert.ts';
import {type AlertTiming, type RuleAlerts, stepAlerts} from '../../source/rules/alert-state.ts';
import {alertsToSend, forgetGone, type SentAlerts} from '../../source/rules/alertmanager.ts';
import {parseRuleFile} from '../../source/rules/rule-file.ts';
import {isSilenced, parseSilences} from '../../source/rules/silence.ts';
import type {EvaluatedGroup} from '../../source/rules/views.ts';

const {groups} = parseRuleFile('groups: [{name: g, rules: [{alert: Down, expr: "up == 0"}]}]', 'r.yml');
const labels = labelsFrom({alertname: 'Down', job: 'mcp'});

function evaluated(alerts: RuleAlerts): EvaluatedGroup {
	return {group: groups[0]!, run: [{health: 'ok', lastError: '', alerts, written: new Map()}]};
}

const options = {
	intervalMs: 20_000,
	externalLabels: labelsFrom({dc: 'x', job: 'other'}),
	externalUrl: 'http://m',
};

describe('what is sent, one evaluation a column, 20 s apart', () => {
	const rows: readonly (readonly [title: string, timing: AlertTiming, matched: string, sent: string])[] = [
		[
			'a firing alert at once and every minute after',
			{forMs: 0, keepFiringForMs: 0},
			'xxxxxxxxx',
			'F...F...F',
		],
		['a pending one never', {forMs: 60_000, keepFiringForMs: 0}, 'xxxx.', '...FR'],
		['a resolved one at once and every minute after', {forMs: 0, keepFiringForMs: 0}, 'xx......', 'F.R...R.'],
		['one that comes back at once', {forMs: 0, keepFiringForMs: 0}, 'x.x', 'FRF'],
		['nothing of one that never fired', {forMs: 60_000, keepFiringForMs: 0}, 'xx..', '....'],
	];
	for (const [title, timing, matched, wanted] of rows) {
		it(title, () => {
			let alerts: RuleAlerts = new Map();
			let sent: SentAlerts = new Map();
			let drawn = '';
			for (const [index, column] of [...matched].entries()) {
				const atMs = index * 20_000;
				const elements = column === 'x' ? [{labels, annotations: noLabels, value: 1}] : [];
				alerts = stepAlerts(timing, alerts, {elements, atMs});
				const result = alertsToSend(evaluated(alerts), sent, {...options, atMs});
				sent = forgetGone(result.sent, [evaluated(alerts)]);
				const [post] = result.posts;
				drawn += post === undefined ? '.' : Date.parse(post.endsAt) > atMs ? 'F' : 'R';
			}

			expect(drawn).toBe(wanted);
		});
	}
});

it('says it as Prometheus does', () => {
	const alert: Alert = {
		labels,
		annotations: labelsFrom({summary: 'gone'}),
		state: 'firing',
		value: 0,
		activeAtMs: 60_000,
		firedAtMs: 120_000,
	};
	const {posts} = alertsToSend(evaluated(new Map([['a', alert]])), new Map(), {...options, atMs: 180_000});
	expect(posts).toEqual([
		{
			labels: {alertname: 'Down', dc: 'x', job: 'mcp'},
			annotations: {summary: 'gone'},
			startsAt: '1970-01-01T00:02:00.000Z',
			// Four times the longer of resend delay and interval.
			endsAt: '1970-01-01T00:07:00.000Z',
			generatorURL: 'http://m/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
		},
	]);
});

const silence = (matchers: readonly object[], state = 'active'): string =>
	JSON.stringify([
		{
			id: '1',
			status: {state},
			endsAt: '2026-01-01T00:00:00.000Z',
			createdBy: 'on call\u001b[31m',
			comment: 'c',
			matchers,
		},
	]);

describe('whom a silence silences', () => {
	const rows: readonly (readonly [title: string, json: string, silenced: boolean])[] = [
		['equal', silence([{name: 'alertname', value: 'Down', isRegex: false, isEqual: true}]), true],
		['without isEqual, as older versions', silence([{name: 'job', value: 'mcp', isRegex: false}]), true],
		['not equal', silence([{name: 'job', value: 'mcp', isRegex: false, isEqual: false}]), false],
		['a regex, anchored', silence([{name: 'job', value: 'm.', isRegex: true, isEqual: true}]), false],
		['a regex', silence([{name: 'job', value: 'm.*', isRegex: true, isEqual: true}]), true],
		['a missing label is empty', silence([{name: 'dc', value: '', isRegex: false, isEqual: true}]), true],
		['a regex that is none', silence([{name: 'job', value: '(', isRegex: true, isEqual: true}]), false],
		['pending', silence([{name: 'job', value: 'mcp', isRegex: false}], 'pending'), false],
	];
	for (const [title, json, silenced] of rows) {
		it(title, () => {
			expect(parseSilences(json).map(parsed => isSilenced(parsed, labels))).toEqual([silenced]);
		});
	}

	it('what is no silence is left out, and words are made plain', () => {
		expect(parseSilences('{"a":1}')).toEqual([]);
		expect(parseSilences('not json')).toEqual([]);
		expect(parseSilences('[null, 5, {"id":"x"}]')).toEqual([]);
		expect(parseSilences(silence([], 'expired'))).toEqual([]);
		expect(parseSilences(silence([]))[0]!.createdBy).toBe('on call');
	});
});
