import type {RE2JS} from 're2js';
import {md5} from '../base/md5.ts';
import {type Labels, labelEntries, labelsFromEntries} from './labels.ts';

export type RelabelAction =
	| 'replace'
	| 'keep'
	| 'drop'
	| 'keepequal'
	| 'dropequal'
	| 'hashmod'
	| 'labelmap'
	| 'labeldrop'
	| 'labelkeep'
	| 'lowercase'
	| 'uppercase';

/** One step of `relabel_configs` or `metric_relabel_configs`, defaults filled in. */
export type RelabelConfig = {
	readonly action: RelabelAction;
	readonly sourceLabels: readonly string[];
	readonly separator: string;
	/** Anchored on both sides, `^(?s:…)$`. */
	readonly regex: RE2JS;
	/** As written, without the anchors. */
	readonly regexText: string;
	readonly targetLabel: string;
	readonly replacement: string;
	readonly modulus: number;
};

/**
 * The labels after every step, or undefined when a step drops them (Prometheus `model/relabel.Process`). A label set to the empty
 * text is gone.
 */
export function relabel(labels: Labels, configs: readonly RelabelConfig[]): Labels | undefined {
	const byName = new Map(labelEntries(labels));
	for (const config of configs) {
		if (!applyStep(byName, config)) {
			return undefined;
		}
	}

	return configs.length === 0 ? labels : labelsFromEntries(byName);
}

function applyStep(labels: Map<string, string>, config: RelabelConfig): boolean {
	const {regex, targetLabel} = config;
	const value = config.sourceLabels.map(name => labels.get(name) ?? '').join(config.separator);
	switch (config.action) {
		case 'keep':
			return regex.matches(value);
		case 'drop':
			return !regex.matches(value);
		case 'keepequal':
			return (labels.get(targetLabel) ?? '') === value;
		case 'dropequal':
			return (labels.get(targetLabel) ?? '') !== value;
		case 'replace':
			replace(labels, config, value);
			return true;
		case 'lowercase':
			labels.set(targetLabel, value.toLowerCase());
			return true;
		case 'uppercase':
			labels.set(targetLabel, value.toUpperCase());
			return true;
		case 'hashmod': {
			// The last eight bytes only, as Prometheus has always done.
			const hash = new DataView(md5(value).buffer).getBigUint64(8);
			labels.set(targetLabel, String(hash % BigInt(config.modulus)));
			return true;
		}
		case 'labelmap':
			for (const [name, held] of [...labels]) {
				const mapped = expand(config, name, config.replacement);
				if (mapped !== undefined && mapped !== '') {
					labels.set(mapped, held);
				}
			}

			return true;
		case 'labeldrop':
			deleteNames(labels, name => regex.matches(name));
			return true;
		case 'labelkeep':
			deleteNames(labels, name => !regex.matches(name));
			return true;
	}
}

function replace(labels: Map<string, string>, config: RelabelConfig, value: string): void {
	const target = expand(config, value, config.targetLabel);
	if (target === undefined || target === '') {
		return;
	}

	labels.set(target, expand(config, value, config.replacement)!);
}

/** Go's `Regexp.Expand`: `$1`, `${1}`, `$name`, `$$`; an unknown group is empty. Undefined when the text does not match. */
function expand(config: RelabelConfig, text: string, template: string): string | undefined {
	const match = config.regex.matcher(text);
	if (!match.matches()) {
		return undefined;
	}

	const groups = config.regex.namedGroups() as Readonly<Record<string, number>>;
	return template.replace(
		/\$(?:(\$)|(\w+)|\{(\w+)\})/g,
		(_, dollar: string | undefined, bare: string | undefined, braced: string | undefined) => {
			if (dollar !== undefined) {
				return '$';
			}

			const name = (bare ?? braced)!;
			const index = /^\d+$/.test(name) ? Number(name) : groups[name];
			return index === undefined || index > match.groupCount() ? '' : (match.group(index) ?? '');
		},
	);
}

function deleteNames(labels: Map<string, string>, gone: (name: string) => boolean): void {
	for (const name of [...labels.keys()]) {
		if (gone(name)) {
			labels.delete(name);
		}
	}
}
