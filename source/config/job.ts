import {defaultScrapeTimeoutMs} from '../scrape/target-argument.ts';
import type {Global, Job} from './config.ts';
import {readCredentials, readHeaders, readTls} from './credentials.ts';
import {defaultMetricsPath, defaultScheme} from './defaults.ts';
import {limitKeys, readLimits} from './limits.ts';
import {joinPath} from './paths.ts';
import {readRelabelConfigs} from './relabel.ts';
import {ownKeys, readGroups, readOwn} from './target-groups.ts';
import type {YamlPlace, YamlReader} from './yaml-reader.ts';

const known = [
	'job_name',
	'scrape_interval',
	'scrape_timeout',
	'metrics_path',
	'scheme',
	'params',
	'honor_labels',
	'honor_timestamps',
	'basic_auth',
	'authorization',
	'bearer_token',
	'bearer_token_file',
	'tls_config',
	'http_headers',
	'static_configs',
	'file_sd_configs',
	'relabel_configs',
	'metric_relabel_configs',
	...limitKeys,
	...ownKeys,
];

const noDiscovery = 'mcptop reads static_configs and file_sd_configs; name these servers there';
const discoveries = [
	'azure',
	'consul',
	'digitalocean',
	'dns',
	'docker',
	'dockerswarm',
	'ec2',
	'eureka',
	'gce',
	'hetzner',
	'http',
	'ionos',
	'kubernetes',
	'kuma',
	'lightsail',
	'linode',
	'marathon',
	'nerve',
	'nomad',
	'openstack',
	'ovhcloud',
	'puppetdb',
	'scaleway',
	'serverset',
	'stackit',
	'triton',
	'uyuni',
	'vultr',
	'aws',
];
const aside: Readonly<Record<string, string>> = {
	...Object.fromEntries(discoveries.map(name => [`${name}_sd_configs`, noDiscovery])),
	oauth2: 'mcptop fetches no tokens; use authorization.credentials_file',
	sigv4: 'requests are not signed',
	proxy_url: 'mcptop connects directly',
	proxy_from_environment: 'mcptop connects directly',
	proxy_connect_header: 'mcptop connects directly',
	no_proxy: 'mcptop connects directly',
	follow_redirects: 'redirects are followed within the same origin',
	enable_http2: 'HTTP/1.1 is enough for a scrape',
	enable_compression: 'gzip is always offered',
	scrape_protocols: 'mcptop asks for text formats',
	fallback_scrape_protocol: 'the body decides',
	scrape_native_histograms: 'native histograms are counted as skipped',
	scrape_classic_histograms: 'classic histograms are always read',
	always_scrape_classic_histograms: 'classic histograms are always read',
	convert_classic_histograms_to_nhcb: 'native histograms are counted as skipped',
	native_histogram_bucket_limit: 'native histograms are counted as skipped',
	native_histogram_min_bucket_factor: 'native histograms are counted as skipped',
	track_timestamps_staleness: 'staleness follows the scrape',
	keep_dropped_targets: 'mcptop keeps none',
	target_limit: 'every target of the file is watched',
	scrape_failure_log_file: 'failures are on the screen',
	metric_name_validation_scheme: 'every UTF-8 name is fine',
	metric_name_escaping_scheme: 'every UTF-8 name is fine',
};

/** One entry of `scrape_configs`; undefined when it cannot be used at all. */
export function readJob(reader: YamlReader, place: YamlPlace, global: Global): Job | undefined {
	const fields = reader.fields(place, known, aside);
	const name = reader.text(fields.get('job_name')) ?? '';
	if (name === '') {
		reader.problem(place, 'has no job_name', 'add "job_name: NAME"');
		return undefined;
	}

	const tls = readTls(reader, fields.get('tls_config'));
	return {
		name,
		path: place.path,
		...readTimes(reader, fields, global),
		scheme: reader.choice(fields.get('scheme'), ['http', 'https']) ?? defaultScheme,
		metricsPath: reader.text(fields.get('metrics_path')) ?? defaultMetricsPath,
		params: Object.fromEntries(
			reader.entries(fields.get('params')).map(([key, value]) => [key, reader.texts(value)]),
		),
		honorLabels: reader.boolean(fields.get('honor_labels')) ?? false,
		honorTimestamps: reader.boolean(fields.get('honor_timestamps')) ?? true,
		credentials: readCredentials(reader, fields, place),
		headers: readHeaders(reader, fields.get('http_headers')),
		...(tls === undefined ? {} : {tls}),
		relabelConfigs: readRelabelConfigs(reader, fields.get('relabel_configs')),
		metricRelabelConfigs: readRelabelConfigs(reader, fields.get('metric_relabel_configs')),
		limits: {...global.limits, ...readLimits(reader, fields)},
		groups: readGroups(reader, fields.get('static_configs')),
		targetFiles: readTargetFiles(reader, fields.get('file_sd_configs')),
		own: readOwn(reader, fields),
	};
}

function readTimes(
	reader: YamlReader,
	fields: ReadonlyMap<string, YamlPlace>,
	global: Global,
): Pick<Job, 'scrapeIntervalMs' | 'scrapeTimeoutMs'> {
	const scrapeIntervalMs = reader.durationMs(fields.get('scrape_interval')) || global.scrapeIntervalMs;
	const timeoutMs = reader.durationMs(fields.get('scrape_timeout'));
	if (timeoutMs !== undefined && timeoutMs > scrapeIntervalMs) {
		reader.problem(
			fields.get('scrape_timeout')!,
			'is longer than the scrape interval',
			'Prometheus refuses that as well',
		);
	}

	const wanted = timeoutMs || global.scrapeTimeoutMs;
	return {
		scrapeIntervalMs,
		scrapeTimeoutMs:
			wanted === undefined ? defaultScrapeTimeoutMs(scrapeIntervalMs) : Math.min(wanted, scrapeIntervalMs),
	};
}

function readTargetFiles(reader: YamlReader, place: YamlPlace | undefined): readonly string[] {
	return reader.items(place).flatMap(item => {
		const fields = reader.fields(item, ['files', 'refresh_interval']);
		return reader.items(fields.get('files')).flatMap(file => {
			const text = reader.text(file) ?? '';
			// Prometheus' own rule (`discovery/file`): the last path segment ends in one of these.
			if (!/^[^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML)$/.test(text)) {
				reader.problem(file, `is "${text}"`, 'a target file ends in .json, .yml or .yaml');
				return [];
			}

			return [joinPath(reader.file, text)];
		});
	});
}
