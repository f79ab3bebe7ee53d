import type {Problem} from '../base/problem.ts';
import {isPath} from '../logs/source-argument.ts';
import type {OwnSettings, TargetGroup} from './config.ts';
import {joinPath} from './paths.ts';
import {type YamlPlace, YamlReader} from './yaml-reader.ts';

/** mcptop's own settings of a job or a group of targets. */
export const ownKeys: readonly string[] = ['name', 'health', 'ready', 'logs', 'memory_limit'];

/** `static_configs`, or the whole of a target file. */
export function readGroups(reader: YamlReader, place: YamlPlace | undefined): readonly TargetGroup[] {
	return reader.items(place).map(item => {
		const fields = reader.fields(item, ['targets', 'labels', ...ownKeys]);
		return {
			source: item.path === '' ? reader.file : `${reader.file}: ${item.path}`,
			targets: reader.texts(fields.get('targets')),
			labels: reader.textMap(fields.get('labels')),
			own: readOwn(reader, fields),
		};
	});
}

/** A file of `file_sd_configs`, YAML or JSON: a list of groups. */
export function parseTargetFile(
	text: string,
	file: string,
): {readonly groups: readonly TargetGroup[]; readonly problems: readonly Problem[]} {
	const reader = new YamlReader(text, file);
	return {groups: readGroups(reader, reader.root), problems: reader.problems};
}

export function readOwn(reader: YamlReader, fields: ReadonlyMap<string, YamlPlace>): OwnSettings {
	const name = reader.text(fields.get('name'));
	const health = readProbe(reader, fields.get('health'));
	const ready = readProbe(reader, fields.get('ready'));
	const memoryLimitBytes = reader.bytes(fields.get('memory_limit'));
	return {
		...(name === undefined ? {} : {name}),
		...(health === undefined ? {} : {health}),
		...(ready === undefined ? {} : {ready}),
		...(fields.has('logs') ? {logs: readLogs(reader, fields.get('logs')!)} : {}),
		...(memoryLimitBytes === undefined ? {} : {memoryLimitBytes}),
	};
}

function readProbe(reader: YamlReader, place: YamlPlace | undefined): string | false | undefined {
	const text = reader.text(place);
	if (place === undefined || text === undefined) {
		return undefined;
	}

	if (/^(false|off|no)$/i.test(text)) {
		return false;
	}

	if (!/^(\/|https?:\/\/)/.test(text)) {
		reader.problem(place, `is "${text}"`, 'try "/health", "http://host:port/health" or "false"');
		return undefined;
	}

	return text;
}

/** One source or a list of them. */
function readLogs(reader: YamlReader, place: YamlPlace): readonly string[] {
	const node = place.node as {readonly items?: unknown} | null;
	const places = Array.isArray(node?.items)
		? reader.texts(place)
		: [reader.text(place) ?? ''].filter(text => text !== '');
	return places.map(text => (isPath(text) && !text.startsWith('~/') ? joinPath(reader.file, text) : text));
}
