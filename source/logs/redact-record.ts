import type {LogRecord} from './record.ts';
import {type Finding, mask, redact} from './redact.ts';

/** Names of attributes whose values are secrets whatever they look like. */
const secretName = /passw|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token|^authorization$|^cookie$/i;

/** The record with every secret masked in every text, and what kinds there were. */
export function redactRecord(record: LogRecord): {
	readonly record: LogRecord;
	readonly findings: readonly Finding[];
} {
	const findings = new Set<Finding>();
	const clean = (text: string) => {
		const {text: masked, findings: found} = redact(text);
		for (const finding of found) {
			findings.add(finding);
		}

		return masked;
	};
	const raw = clean(record.raw);
	const body = clean(record.body);
	const error = record.error === undefined ? undefined : clean(record.error);
	const detail = record.detail === undefined ? undefined : clean(record.detail);
	const attributes: Record<string, string> = {};
	for (const [name, value] of Object.entries(record.attributes)) {
		const isSecret = secretName.test(name) && value !== '' && value !== mask;
		if (isSecret) {
			findings.add('password');
		}

		attributes[name] = isSecret ? mask : clean(value);
	}

	return findings.size === 0
		? {record, findings: []}
		: {
				record: {
					...record,
					raw,
					body,
					attributes,
					...(error === undefined ? {} : {error}),
					...(detail === undefined ? {} : {detail}),
				},
				findings: [...findings],
			};
}
