import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {formatProblem} from '../../source/base/problem.ts';
import {parseConfig} from '../../source/config/parse.ts';
import {configCandidates} from '../../source/config/paths.ts';
import {printConfig} from '../../source/config/print.ts';
import {parseTargetFile} from '../../source/config/target-groups.ts';
import {targetsOf} from '../../source/config/targets.ts';
import {labelEntries} from '../../source/labels/labels.ts';

const example = `
global:
  scrape_interval: 15s
  scrape_timeout: 10s
  evaluation_interval: 30s
  external_labels: {region: eu}
rule_files: [rules/*.yml, /etc/rules.yml]
alerting:
  alertmanagers: [{static_configs: [{targets: ['a:9093']}]}]
scrape_configs:
  - job_name: weather
    scheme: https
    metrics_path: /custom
    params: {module: [http_2xx, other], key: [s3cr3t]}
    authorization: {credentials: t0ken}
    honor_labels: true
    sample_limit: 1000
    body_size_limit: 10MB
    health: /healthz
    ready: false
    memory_limit: 512MB
    logs: [/var/log/weather.log, logs/*.log, 'cmd:tail -f x', '~/w.log']
    static_configs:
      - targets: ['weather:443']
        labels: {env: prod, port: 8080}
    metric_relabel_configs:
      - {source_labels: [__name__], regex: 'go_.*', action: drop}
  - job_name: fleet
    scrape_interval: 5s
    basic_auth: {username: me, password: hunter2}
    static_configs:
      - targets: [a:1, b:2]
      - targets: [c:3]
        name: chief
        health: http://other:9/h
    relabel_configs:
      - {source_labels: [__address__], regex: 'b:.*', action: drop}
      - {source_labels: [__address__], regex: '(.*):.*', target_label: host}
  - job_name: files
    bearer_token_file: token
    file_sd_configs:
      - files: ['targets/*.json']
`;

function targetsFrom(text: string, file = '/etc/prom/prometheus.yml') {
	const {config, problems} = parseConfig(text, file);
	const {groups} = parseTargetFile('[{"targets": ["f:9"], "labels": {"x": "y"}}]', 'targets/a.json');
	const built = targetsOf(config, new Map([['/etc/prom/targets/*.json', groups]]));
	return {config, problems: [...problems, ...built.problems].map(formatProblem), targets: built.targets};
}

describe('a Prometheus file', () => {
	const {config, problems, targets} = targetsFrom(example);

	it('says what it leaves aside, and nothing else is wrong', () => {
		expect(problems).toEqual([
			'/etc/prom/prometheus.yml:8:1: alerting is left aside — alerts are sent only where --alertmanager says',
		]);
	});

	it('gives the targets Prometheus would scrape', () => {
		expect(
			targets.map(({name, metricsUrl, labels, scrapeIntervalMs, scrapeTimeoutMs}) => ({
				name,
				metricsUrl,
				labels: Object.fromEntries(labelEntries(labels)),
				scrapeIntervalMs,
				scrapeTimeoutMs,
			})),
		).toEqual([
			{
				name: 'weather',
				metricsUrl: 'https://weather/custom?key=s3cr3t&module=http_2xx&module=other',
				labels: {env: 'prod', port: '8080', instance: 'weather:443', job: 'weather'},
				scrapeIntervalMs: 15_000,
				scrapeTimeoutMs: 10_000,
			},
			{
				name: 'a:1',
				metricsUrl: 'http://a:1/metrics',
				labels: {host: 'a', instance: 'a:1', job: 'fleet'},
				scrapeIntervalMs: 5000,
				scrapeTimeoutMs: 5000,
			},
			{
				name: 'chief',
				metricsUrl: 'http://c:3/metrics',
				labels: {host: 'c', instance: 'c:3', job: 'fleet'},
				scrapeIntervalMs: 5000,
				scrapeTimeoutMs: 5000,
			},
			{
				name: 'f:9',
				metricsUrl: 'http://f:9/metrics',
				labels: {x: 'y', instance: 'f:9', job: 'files'},
				scrapeIntervalMs: 15_000,
				scrapeTimeoutMs: 10_000,
			},
		]);
	});

	it('resolves rule files against its own folder', () => {
		expect(config.ruleFiles).toEqual(['/etc/prom/rules/*.yml', '/etc/rules.yml']);
	});

	it('carries credentials, limits and mcptop’s own settings', () => {
		expect(targets[0]).toMatchObject({
			headers: {authorization: 'Bearer t0ken'},
			honorLabels: true,
			limits: {samples: 1000, bodyBytes: 10_485_760},
			healthUrl: 'https://weather/healthz',
			withoutProbes: ['ready'],
			memoryLimitBytes: 536_870_912,
			logs: ['/var/log/weather.log', '/etc/prom/logs/*.log', 'cmd:tail -f x', '~/w.log'],
		});
		expect(targets[1]?.headers).toEqual({authorization: `Basic ${btoa('me:hunter2')}`});
		expect(targets[2]?.healthUrl).toBe('http://other:9/h');
		expect(targets[3]?.credentialsFile).toEqual({path: '/etc/prom/token', scheme: 'Bearer'});
	});

	it('prints what is in force without a secret', () => {
		const text = printConfig(config, targets);
		expect(text).toContain('authorization: <secret>');
		expect(text).toContain('metrics: https://weather/custom?key=<secret>');
		expect(text).toContain('scrape_interval: 15s');
		for (const secret of ['t0ken', 'hunter2', 's3cr3t', btoa('me:hunter2')]) {
			expect(text).not.toContain(secret);
		}
	});

	it('prints log sources without theirs', () => {
		const logs = [
			'/var/log/a.log',
			'https://me:hunter2@h/logs?token=s3cr3t',
			"cmd:curl -H 'Authorization: Bearer t0kent0kent0ken' 'http://me:hunter2@h/l?key=s3cr3t'",
		];
		const text = printConfig(config, [{...targets[0]!, logs}]);
		expect(text).toContain('- /var/log/a.log');
		expect(text).toContain('- https://h/logs?token=<secret>');
		expect(text).toContain("'http://h/l?key=<secret>'");
		expect(text).not.toMatch(/hunter2|s3cr3t|t0ken/);
	});

	it('prints YAML it can read itself', () => {
		expect(
			parseTargetFile(printConfig(config, targets).split('targets:\n')[1]!, 'x').problems.filter(({what}) =>
				/YAML|Map/.test(what),
			),
		).toEqual([]);
	});
});

describe('problems name file, line, path, value and what to try', () => {
	const job = (lines: string): string => `scrape_configs:\n- job_name: a\n${lines.replace(/^/gm, '  ')}\n`;
	const rows: ReadonlyArray<{title: string; text: string; expected: readonly string[]}> = [
		{
			title: 'a mistyped section',
			text: 'scrape_confgis: []\n',
			expected: ['p.yml:1:1: scrape_confgis is no setting mcptop knows — did you mean "scrape_configs"?'],
		},
		{
			title: 'a mistyped key of a job',
			text: job('metric_path: /m'),
			expected: [
				'p.yml:3:3: scrape_configs[0].metric_path is no setting mcptop knows — did you mean "metrics_path"?',
			],
		},
		{
			title: 'a duration nobody understands',
			text: job('scrape_interval: 1x'),
			expected: ['p.yml:3:20: scrape_configs[0].scrape_interval is "1x" — try "15s" or "1m30s"'],
		},
		{
			title: 'a scheme that is none',
			text: job('scheme: htp'),
			expected: ['p.yml:3:11: scrape_configs[0].scheme is "htp" — did you mean "http"?'],
		},
		{
			title: 'a list where a mapping belongs',
			text: 'global: [1]\n',
			expected: ['p.yml:1:9: global is a list, not a mapping — write "key: value" lines'],
		},
		{
			title: 'a text where a list belongs',
			text: job('static_configs: a:1'),
			expected: [
				'p.yml:3:19: scrape_configs[0].static_configs is "a:1", not a list — begin each entry with "- "',
			],
		},
		{
			title: 'service discovery mcptop does not do',
			text: job('kubernetes_sd_configs: [{role: pod}]'),
			expected: [
				'p.yml:3:3: scrape_configs[0].kubernetes_sd_configs is left aside — mcptop reads static_configs and file_sd_configs; name these servers there',
			],
		},
		{
			title: 'a regular expression RE2 has not',
			text: job("relabel_configs:\n- {regex: '(?=x)', action: labeldrop}"),
			expected: [
				'p.yml:4:13: scrape_configs[0].relabel_configs[0].regex "(?=x)" is no regular expression: invalid or unsupported Perl syntax: `(?=` — Prometheus speaks RE2',
			],
		},
		{
			title: 'a step without its target',
			text: job('relabel_configs:\n- {source_labels: [a]}'),
			expected: [
				'p.yml:4:5: scrape_configs[0].relabel_configs[0] has the action "replace" but no target_label — add "target_label: NAME"',
			],
		},
		{
			title: 'hashmod without a modulus',
			text: job('relabel_configs:\n- {action: hashmod, target_label: a}'),
			expected: [
				'p.yml:4:5: scrape_configs[0].relabel_configs[0] has the action "hashmod" but no modulus — add "modulus: 8"',
			],
		},
		{
			title: 'a target with a scheme',
			text: job('static_configs:\n- targets: ["http://bad"]'),
			expected: [
				'p.yml: scrape_configs[0].static_configs[0]: the target "http://bad" is not "host:port" — scheme and path stand beside it as "scheme" and "metrics_path"',
			],
		},
		{
			title: 'two jobs of one name',
			text: 'scrape_configs: [{job_name: a}, {job_name: a}]\n',
			expected: [
				'p.yml:1:33: scrape_configs[1] has the job_name "a" of scrape_configs[0] — give each job its own name',
			],
		},
		{
			title: 'a job without a name',
			text: 'scrape_configs:\n- scheme: http\n',
			expected: ['p.yml:2:3: scrape_configs[0] has no job_name — add "job_name: NAME"'],
		},
		{
			title: 'a timeout longer than the interval',
			text: job('scrape_interval: 5s\nscrape_timeout: 10s'),
			expected: [
				'p.yml:4:19: scrape_configs[0].scrape_timeout is longer than the scrape interval — Prometheus refuses that as well',
			],
		},
		{
			title: 'two ways to log in',
			text: job('bearer_token: a\nbasic_auth: {username: b}'),
			expected: ['p.yml:2:3: scrape_configs[0] has basic_auth and bearer_token — give one of them'],
		},
		{
			title: 'broken YAML',
			text: 'global: [\n',
			expected: [
				'p.yml:2:1: Flow sequence in block collection must be sufficiently indented and end with a ]',
			],
		},
		{
			title: 'an escape sequence in a key',
			text: '"a\\e[2Jb": 1\n',
			expected: ['p.yml:1:1: ab is no setting mcptop knows'],
		},
		{
			title: 'a health address that is none',
			text: job('health: healthz'),
			expected: [
				'p.yml:3:11: scrape_configs[0].health is "healthz" — try "/health", "http://host:port/health" or "false"',
			],
		},
		{title: 'an empty file is fine', text: '', expected: []},
	];
	for (const {title, text, expected} of rows) {
		it(title, () => {
			expect(targetsFrom(text, 'p.yml').problems).toEqual(expected);
		});
	}
});

it('limits of all jobs hold where a job has none of its own', () => {
	const {targets} = targetsFrom(
		`global: {sample_limit: 100, label_limit: 9}
scrape_configs:
- {job_name: a, static_configs: [{targets: ['a:1']}]}
- {job_name: b, sample_limit: 5, label_limit: 0, static_configs: [{targets: ['b:1']}]}
`,
	);
	expect(targets.map(({limits}) => limits)).toEqual([
		{samples: 100, labels: 9},
		{samples: 5, labels: 9},
	]);
});

it('settings of built-in rules are read', () => {
	const {config, problems} = parseConfig(
		'builtin_rules:\n  McpServerDown: false\n  McpSlow: {threshold: 5, for: 10m, severity: info}\n',
		'm.yml',
	);
	expect(problems).toEqual([]);
	expect(config.builtinRules).toEqual({
		McpServerDown: false,
		McpSlow: {threshold: 5, forMs: 600_000, severity: 'info'},
	});
});

it('looks in the working directory first, then in the user’s', () => {
	expect(configCandidates({}, '/home/u')).toEqual([
		'mcptop.yml',
		'mcptop.yaml',
		'/home/u/.config/mcptop/mcptop.yml',
		'/home/u/.config/mcptop/mcptop.yaml',
	]);
	expect(configCandidates({XDG_CONFIG_HOME: '/x'}, '/home/u')[2]).toBe('/x/mcptop/mcptop.yml');
});

describe('files of promtool’s own tests', () => {
	const folder = path.join(import.meta.dirname, '../../../shared/conformance/prometheus/promtool');
	const rows: ReadonlyArray<readonly [file: string, good: boolean]> = [
		['prometheus-config.good.yml', true],
		['config_with_service_discovery_files.yml', true],
		['authorization_credentials_file.good.yml', true],
		['url_in_scrape_targetgroup_with_relabel_config.good.yml', true],
		['url_in_scrape_targetgroup_with_relabel_config.bad.yml', false],
		['prometheus-config.bad.yml', false],
	];
	if (!existsSync(folder)) {
		it.skip(`no files at ${folder}`, () => undefined);
		return;
	}

	for (const [file, good] of rows) {
		it(`${file} is ${good ? 'good' : 'bad'}`, () => {
			const {config, problems} = parseConfig(readFileSync(path.join(folder, file), 'utf8'), file);
			const all = [...problems, ...targetsOf(config, new Map()).problems];
			expect(all.filter(({severity}) => severity === 'error').length === 0, JSON.stringify(all)).toBe(good);
		});
	}
});

it('external labels know the environment, as in Prometheus', () => {
	const text = "global: {external_labels: {host: '${HOST}', site: a-$SITE-b, price: $$5, none: '${NOPE}x'}}";
	const {config} = parseConfig(text, 'p.yml', {HOST: 'h1', SITE: 'eu'});
	expect(config.global.externalLabels).toEqual({host: 'h1', site: 'a-eu-b', price: '$5', none: 'x'});
});
