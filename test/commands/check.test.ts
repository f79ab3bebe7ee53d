import {describe, expect, it} from 'vitest';
import {type Checked, checkVerdict} from '../../source/commands/check.ts';
import {labelsFrom} from '../../source/labels/labels.ts';
import type {AlertView, RuleView} from '../../source/rules/alert.ts';

function alert(name: string, severity: AlertView['severity'], more: Partial<AlertView> = {}): AlertView {
	return {
		name,
		severity,
		labels: labelsFrom({alertname: name, instance: 'a:1', severity}),
		annotations: labelsFrom({}),
		state: 'firing',
		value: 0.07,
		limit: 0.05,
		activeAtMs: 0,
		firedAtMs: 60_000,
		expr: 'x > 0.05',
		forMs: 60_000,
		builtin: true,
		...more,
	};
}

const rule: RuleView = {
	group: 'mcptop',
	file: 'built-in',
	type: 'alerting',
	name: 'A',
	expr: 'x',
	forMs: 0,
	state: 'inactive',
	health: 'ok',
	lastError: '',
};
const well: Checked = {alerts: [], rules: [rule], targets: {up: 3, total: 3}};
const counts = 'critical=0;;0;0 warning=0;0;;0 info=0;;;0 targets_up=3;;;0;3';

describe('one line and an exit code', () => {
	const rows: readonly (readonly [title: string, checked: Checked, exitCode: number, line: string])[] = [
		['all is well', well, 0, `MCPTOP OK - 3 of 3 targets up; 1 rule, no alert | ${counts}`],
		[
			'a warning',
			{...well, alerts: [alert('Errors', 'warning')]},
			1,
			"MCPTOP WARNING - warning Errors a:1; 3 of 3 targets up | critical=0;;0;0 warning=1;0;;0 info=0;;;0 targets_up=3;;;0;3 'Errors a:1'=0.07;0.05",
		],
		[
			'a pending one counts: the condition holds now',
			{...well, alerts: [alert('Down', 'critical', {state: 'pending', value: Number.NaN})]},
			2,
			'MCPTOP CRITICAL - critical Down a:1 (pending); 3 of 3 targets up | critical=1;;0;0 warning=0;0;;0 info=0;;;0 targets_up=3;;;0;3',
		],
		[
			'a resolved one does not',
			{...well, alerts: [alert('Down', 'critical', {state: 'inactive'})]},
			0,
			`MCPTOP OK - 3 of 3 targets up; 1 rule, no alert | ${counts}`,
		],
		[
			'for your information is no warning',
			{...well, alerts: [alert('Quiet', 'info', {limit: 0, value: 0})]},
			0,
			"MCPTOP OK - info Quiet a:1; 3 of 3 targets up | critical=0;;0;0 warning=0;0;;0 info=1;;;0 targets_up=3;;;0;3 'Quiet a:1'=0;0",
		],
		[
			'a rule that failed leaves it unknown',
			{...well, rules: [{...rule, health: 'err', lastError: 'boom'}]},
			3,
			`MCPTOP UNKNOWN - 1 rule failed: A: boom; 3 of 3 targets up | ${counts}`,
		],
		[
			'nobody was asked',
			{...well, targets: {up: 0, total: 0}},
			3,
			`MCPTOP UNKNOWN - no target to check; 0 of 0 targets up | ${counts.replace('=3;;;0;3', '=0;;;0;0')}`,
		],
		[
			'a bar or a line break from outside stays out of the line',
			{
				...well,
				alerts: [
					alert('A', 'warning', {annotations: labelsFrom({summary: "x|y\n'z'=\u001b[31m"}), value: 1}),
				],
			},
			1,
			"MCPTOP WARNING - warning A: x/y 'z'=; 3 of 3 targets up | critical=0;;0;0 warning=1;0;;0 info=0;;;0 targets_up=3;;;0;3 'A a:1'=1;0.05",
		],
	];
	for (const [title, checked, exitCode, line] of rows) {
		it(title, () => {
			expect(checkVerdict(checked, 'text')).toEqual({exitCode, text: `${line}\n`});
		});
	}
});

it('the worst ones are named, the rest is counted', () => {
	const alerts = Array.from({length: 9}, (_, index) => alert(`A${index}`, 'warning'));
	expect(checkVerdict({...well, alerts}, 'text').text).toContain('warning A4 a:1; 4 more; 3 of 3');
});

it('as JSON', () => {
	const {text, exitCode} = checkVerdict(
		{...well, alerts: [alert('Errors', 'warning', {value: Number.POSITIVE_INFINITY})]},
		'json',
	);
	expect(exitCode).toBe(1);
	expect(JSON.parse(text)).toEqual({
		status: 'warning',
		exitCode: 1,
		reasons: [],
		targets: {up: 3, total: 3},
		rules: {total: 1, failed: []},
		alerts: [
			{
				name: 'Errors',
				severity: 'warning',
				state: 'firing',
				value: '+Inf',
				limit: '0.05',
				labels: {alertname: 'Errors', instance: 'a:1', severity: 'warning'},
				annotations: {},
				activeAt: '1970-01-01T00:00:00.000Z',
				firedAt: '1970-01-01T00:01:00.000Z',
				expr: 'x > 0.05',
				forSeconds: 60,
				builtin: true,
			},
		],
	});
});
