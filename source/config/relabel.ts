import {RE2JS} from 're2js';
import type {RelabelAction, RelabelConfig} from '../labels/relabel.ts';
import type {YamlPlace, YamlReader} from './yaml-reader.ts';

const actions: readonly RelabelAction[] = [
	'replace',
	'keep',
	'drop',
	'keepequal',
	'dropequal',
	'hashmod',
	'labelmap',
	'labeldrop',
	'labelkeep',
	'lowercase',
	'uppercase',
];

const needTarget: ReadonlySet<RelabelAction> = new Set([
	'replace',
	'hashmod',
	'lowercase',
	'uppercase',
	'keepequal',
	'dropequal',
]);

/** `relabel_configs` or `metric_relabel_configs`, with the checks and defaults of Prometheus (`relabel.Config.Validate`). */
export function readRelabelConfigs(
	reader: YamlReader,
	place: YamlPlace | undefined,
): readonly RelabelConfig[] {
	return reader.items(place).flatMap(item => readRelabelConfig(reader, item) ?? []);
}

function readRelabelConfig(reader: YamlReader, place: YamlPlace): RelabelConfig | undefined {
	const fields = reader.fields(place, [
		'source_labels',
		'separator',
		'target_label',
		'regex',
		'modulus',
		'replacement',
		'action',
	]);
	const action = fields.has('action') ? reader.choice(fields.get('action'), actions) : 'replace';
	const regexText = reader.text(fields.get('regex')) ?? '(.*)';
	const regex = compiled(reader, fields.get('regex') ?? place, regexText);
	if (action === undefined || regex === undefined) {
		return undefined;
	}

	const targetLabel = reader.text(fields.get('target_label')) ?? '';
	if (needTarget.has(action) && targetLabel === '') {
		reader.problem(place, `has the action "${action}" but no target_label`, 'add "target_label: NAME"');
		return undefined;
	}

	const modulus = reader.count(fields.get('modulus')) ?? 0;
	if (action === 'hashmod' && modulus === 0) {
		reader.problem(place, 'has the action "hashmod" but no modulus', 'add "modulus: 8"');
		return undefined;
	}

	if (action === 'labeldrop' || action === 'labelkeep') {
		const others = [...fields.keys()].filter(key => key !== 'action' && key !== 'regex');
		if (others.length > 0) {
			reader.problem(
				place,
				`has the action "${action}" and ${others.join(', ')}`,
				'it takes a regex and nothing else',
			);
			return undefined;
		}
	}

	return {
		action,
		sourceLabels: reader.texts(fields.get('source_labels')),
		separator: reader.text(fields.get('separator')) ?? ';',
		regex,
		regexText,
		targetLabel,
		replacement: reader.text(fields.get('replacement')) ?? '$1',
		modulus,
	};
}

function compiled(reader: YamlReader, place: YamlPlace, text: string): RE2JS | undefined {
	try {
		return RE2JS.compile(`^(?s:${text})$`);
	} catch (error) {
		const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : '';
		reader.problem(place, `"${text}" is no regular expression: ${reason}`, 'Prometheus speaks RE2');
		return undefined;
	}
}
