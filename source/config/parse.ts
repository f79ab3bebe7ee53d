import type {Problem} from '../base/problem.ts';
import type {BuiltinOverride} from '../rules/builtin.ts';
import type {Config, Global, KeyChange} from './config.ts';
import {defaultEvaluationIntervalMs, defaultScrapeIntervalMs} from './defaults.ts';
import {readJob} from './job.ts';
import {limitKeys, readLimits} from './limits.ts';
import {joinPath} from './paths.ts';
import {type YamlPlace, YamlReader} from './yaml-reader.ts';

const aside = {
	alerting: 'alerts are sent only where --alertmanager says',
	remote_write: 'mcptop keeps its samples to itself',
	remote_read: 'mcptop answers from what it scraped itself',
	storage: 'see --max-memory and --retention',
	scrape_config_files: 'mcptop reads "scrape_configs"',
	otlp: 'mcptop scrapes, it does not receive',
	tracing: 'mcptop sends nothing',
	runtime: 'it tunes Prometheus itself',
};

/**
 * Reads a Prometheus configuration as it is, and mcptop's own settings beside Prometheus'. Never throws: what is wrong
 * costs itself and is a problem, what mcptop has no use for is a warning that says so.
 */
export function parseConfig(
	text: string,
	file: string,
	env: Readonly<Record<string, string | undefined>> = {},
): {readonly config: Config; readonly problems: readonly Problem[]} {
	const reader = new YamlReader(text, file);
	const fields = reader.fields(
		reader.root,
		['global', 'scrape_configs', 'rule_files', 'builtin_rules', 'keys', 'dashboards'],
		aside,
	);
	const global = readGlobal(reader, fields.get('global'), env);
	const jobs = reader
		.items(fields.get('scrape_configs'))
		.flatMap(place => readJob(reader, place, global) ?? []);
	for (const [index, job] of jobs.entries()) {
		const first = jobs.findIndex(({name}) => name === job.name);
		if (first < index) {
			const place = reader.items(fields.get('scrape_configs')).find(({path}) => path === job.path)!;
			reader.problem(
				place,
				`has the job_name "${job.name}" of ${jobs[first]!.path}`,
				'give each job its own name',
			);
		}
	}

	return {
		config: {
			file,
			global,
			jobs: jobs.filter((job, index) => jobs.findIndex(({name}) => name === job.name) === index),
			ruleFiles: reader.texts(fields.get('rule_files')).map(glob => joinPath(file, glob)),
			dashboards: reader.texts(fields.get('dashboards')).map(glob => joinPath(file, glob)),
			builtinRules: readBuiltinRules(reader, fields.get('builtin_rules')),
			keys: readKeys(reader, fields.get('keys')),
		},
		problems: reader.problems,
	};
}

function readGlobal(
	reader: YamlReader,
	place: YamlPlace | undefined,
	env: Readonly<Record<string, string | undefined>>,
): Global {
	const fields =
		place === undefined
			? new Map<string, YamlPlace>()
			: reader.fields(
					place,
					['scrape_interval', 'scrape_timeout', 'evaluation_interval', 'external_labels', ...limitKeys],
					globalAside,
				);
	const interval = reader.durationMs(fields.get('scrape_interval'));
	const timeout = reader.durationMs(fields.get('scrape_timeout'));
	const evaluation = reader.durationMs(fields.get('evaluation_interval'));
	return {
		// Zero means "the default", as in Prometheus.
		scrapeIntervalMs: interval || defaultScrapeIntervalMs,
		...(timeout ? {scrapeTimeoutMs: timeout} : {}),
		evaluationIntervalMs: evaluation || defaultEvaluationIntervalMs,
		externalLabels: Object.fromEntries(
			Object.entries(reader.textMap(fields.get('external_labels'))).map(([name, value]) => [
				name,
				expanded(value, env),
			]),
		),
		limits: readLimits(reader, fields),
	};
}

/** `${HOSTNAME}` and `$HOSTNAME`, as Prometheus expands external labels: `$$` is a dollar, what is not set is empty. */
function expanded(text: string, env: Readonly<Record<string, string | undefined>>): string {
	return text.replace(/\$(?:\$|\{([^}]*)\}|([A-Za-z_]\w*))/g, (whole, braced?: string, bare?: string) =>
		whole === '$$' ? '$' : (env[braced ?? bare ?? ''] ?? ''),
	);
}

const globalAside = {
	target_limit: 'every target of the file is watched',
	keep_dropped_targets: 'mcptop keeps none',
	query_log_file: 'mcptop keeps no query log',
	scrape_failure_log_file: 'failures are on the screen',
	scrape_protocols: 'mcptop asks for text formats',
	rule_query_offset: 'set query_offset in the rule group',
	metric_name_validation_scheme: 'every UTF-8 name is fine',
	metric_name_escaping_scheme: 'every UTF-8 name is fine',
	scrape_native_histograms: 'native histograms are counted as skipped',
	convert_classic_histograms_to_nhcb: 'native histograms are counted as skipped',
	always_scrape_classic_histograms: 'classic histograms are always read',
	extra_scrape_metrics: 'mcptop has its own',
};

function readBuiltinRules(
	reader: YamlReader,
	place: YamlPlace | undefined,
): Readonly<Record<string, BuiltinOverride>> {
	const rules: Record<string, BuiltinOverride> = {};
	for (const [name, value] of reader.entries(place)) {
		if (/^(false|off|no)$/i.test(String((value.node as {value?: unknown} | null)?.value))) {
			rules[name] = false;
			continue;
		}

		const fields = reader.fields(value, ['threshold', 'for', 'severity']);
		const threshold = reader.number(fields.get('threshold'));
		const forMs = reader.durationMs(fields.get('for'));
		const severity = reader.choice(fields.get('severity'), ['critical', 'warning', 'info']);
		rules[name] = {
			...(threshold === undefined ? {} : {threshold}),
			...(forMs === undefined ? {} : {forMs}),
			...(severity === undefined ? {} : {severity}),
		};
	}

	return rules;
}

/** `pause: [p, space]`, `pause: p`, or `pause: []` to leave the action without a key. */
function readKeys(reader: YamlReader, place: YamlPlace | undefined): readonly KeyChange[] {
	return reader.entries(place).map(([action, value]) => ({
		action,
		keys: reader.isList(value) ? reader.texts(value) : [reader.text(value) ?? ''],
		at: reader.position(value),
	}));
}
