import type {LogRecord} from './record.ts';
import {redact} from './redact.ts';
import {type Finding, isTelling, mask, secretFieldName} from './secret-patterns.ts';

/** Shorter values are too common in a line to be searched for. */
const minSearched = 5;

/** The record with every secret masked in every text, and what kinds there were. */
export function redactRecord(record: LogRecord): {
	readonly record: LogRecord;
	readonly findings: readonly Finding[];
} {
	const findings = new Set<Finding>();
	const attributes: Record<string, string> = {};
	const secrets: string[] = [];
	for (const name of Object.keys(record.attributes)) {
		const value = record.attributes[name]!;
		if (secretFieldName.test(name) && isTelling(value)) {
			findings.add(
				/cookie$/i.test(name) ? 'cookie' : /authorization$/i.test(name) ? 'bearer token' : 'password',
			);
			secrets.push(value);
			attributes[name] = mask;
		} else {
			attributes[name] = value;
		}
	}

	// Longest first: a secret may be part of another.
	const searched = secrets.filter(({length}) => length >= minSearched).sort((a, b) => b.length - a.length);
	const clean = (text: string): string => {
		const {text: masked, findings: found} = redact(text);
		for (const finding of found) {
			findings.add(finding);
		}

		// However the line has written it, a value that is a secret by its name is one.
		return searched.reduce((left, secret) => left.replaceAll(secret, mask), masked);
	};
	const cleanIfAny = (text: string | undefined) => (text === undefined ? undefined : clean(text));
	const raw = clean(record.raw);
	const body = record.body === record.raw ? raw : clean(record.body);
	const error = record.error === record.body ? body : cleanIfAny(record.error);
	const detail = cleanIfAny(record.detail);
	const tool = cleanIfAny(record.tool);
	const server = cleanIfAny(record.server);
	const correlationId = cleanIfAny(record.correlationId);
	const sessionId = cleanIfAny(record.sessionId);
	for (const name of Object.keys(attributes)) {
		attributes[name] = clean(attributes[name]!);
	}

	return findings.size === 0
		? {record, findings: []}
		: {
				record: {...record, raw, body, error, detail, tool, server, correlationId, sessionId, attributes},
				findings: [...findings],
			};
}
