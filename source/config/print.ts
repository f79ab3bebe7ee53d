import {stringify} from 'yaml';
import {formatDuration} from '../base/duration.ts';
import {labelEntries} from '../labels/labels.ts';
import type {RelabelConfig} from '../labels/relabel.ts';
import {redact} from '../logs/redact.ts';
import type {Target, TlsOptions} from '../scrape/target.ts';
import {formatBytes} from './bytes.ts';
import type {Config} from './config.ts';
import {defaultEvaluationIntervalMs, defaultScrapeIntervalMs} from './defaults.ts';

/** What stands for a secret, as Prometheus prints it. */
const masked = '<secret>';

/**
 * What is in force, as YAML: the settings that remain after defaults, files and flags, one entry a target. No secret is in
 * it: header values, passwords, tokens, keys, and query values of URLs (which carry API keys often enough), those of log sources too.
 */
export function printConfig(config: Config | undefined, targets: readonly Target[]): string {
	return stringify(
		{
			...(config === undefined ? {} : {file: config.file}),
			global: {
				scrape_interval: formatDuration(config?.global.scrapeIntervalMs ?? defaultScrapeIntervalMs),
				evaluation_interval: formatDuration(
					config?.global.evaluationIntervalMs ?? defaultEvaluationIntervalMs,
				),
				...presentMap('external_labels', config?.global.externalLabels),
			},
			...(config?.ruleFiles.length ? {rule_files: config.ruleFiles} : {}),
			...(config?.dashboards.length ? {dashboards: config.dashboards} : {}),
			...presentMap('builtin_rules', config?.builtinRules),
			...presentMap('keys', Object.fromEntries(config?.keys.map(({action, keys}) => [action, keys]) ?? [])),
			targets: targets.map(printedTarget),
		},
		{lineWidth: 0},
	);
}

function printedTarget(target: Target): object {
	const {limits, credentialsFile} = target;
	return {
		name: target.name,
		...present('metrics', maskedUrl(target.metricsUrl)),
		...present('health', target.withoutProbes?.includes('live') ? false : maskedUrl(target.healthUrl)),
		...present('ready', target.withoutProbes?.includes('ready') ? false : maskedUrl(target.readyUrl)),
		...present('found_in', target.foundIn),
		scrape_interval: formatDuration(target.scrapeIntervalMs),
		scrape_timeout: formatDuration(target.scrapeTimeoutMs),
		labels: Object.fromEntries(labelEntries(target.labels)),
		...(target.honorLabels ? {honor_labels: true} : {}),
		...(target.honorTimestamps === false ? {honor_timestamps: false} : {}),
		...presentMap('headers', Object.fromEntries(Object.keys(target.headers).map(name => [name, masked]))),
		...present('credentials_file', credentialsFile?.path),
		...present('tls_config', target.tls && printedTls(target.tls)),
		...present('memory_limit', target.memoryLimitBytes && formatBytes(target.memoryLimitBytes)),
		...present('logs', target.logs?.map(maskedSource)),
		...present('sample_limit', limits?.samples),
		...present('label_limit', limits?.labels),
		...present('label_name_length_limit', limits?.labelNameBytes),
		...present('label_value_length_limit', limits?.labelValueBytes),
		...present('body_size_limit', limits?.bodyBytes && formatBytes(limits.bodyBytes)),
		...present('metric_relabel_configs', target.metricRelabelConfigs?.map(printedRelabel)),
	};
}

function printedTls(tls: TlsOptions): object {
	return {
		...present('ca', tls.ca),
		...present('ca_file', tls.caFile),
		...present('cert', tls.cert),
		...present('cert_file', tls.certFile),
		...present('key', tls.key && masked),
		...present('key_file', tls.keyFile),
		...present('server_name', tls.serverName),
		...present('insecure_skip_verify', tls.insecureSkipVerify),
	};
}

function printedRelabel(config: RelabelConfig): object {
	return {
		action: config.action,
		...(config.sourceLabels.length === 0 ? {} : {source_labels: config.sourceLabels}),
		...(config.separator === ';' ? {} : {separator: config.separator}),
		...(config.regexText === '(.*)' ? {} : {regex: config.regexText}),
		...(config.targetLabel === '' ? {} : {target_label: config.targetLabel}),
		...(config.replacement === '$1' ? {} : {replacement: config.replacement}),
		...(config.modulus === 0 ? {} : {modulus: config.modulus}),
	};
}

function maskedUrl(text: string | undefined): string | undefined {
	const url = text === undefined ? null : URL.parse(text);
	if (url === null) {
		return undefined;
	}

	const query = [...url.searchParams.keys()].map(key => `${encodeURIComponent(key)}=${masked}`).join('&');
	return `${url.origin}${url.pathname}${query === '' ? '' : `?${query}`}`;
}

/** A file, an address or a command whose output is a log. */
function maskedSource(source: string): string {
	return redact(source.replace(/https?:\/\/[^\s'"]+/g, url => maskedUrl(url) ?? masked)).text;
}

function present(key: string, value: unknown): object {
	return value === undefined || value === 0 ? {} : {[key]: value};
}

function presentMap(key: string, value: Readonly<Record<string, unknown>> | undefined): object {
	return value === undefined || Object.keys(value).length === 0 ? {} : {[key]: value};
}
