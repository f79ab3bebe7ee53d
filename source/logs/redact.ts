import {type Finding, secretPatterns, suspicious} from './secret-patterns.ts';

/** The text with its secrets masked, and what kinds there were. */
export function redact(text: string): {readonly text: string; readonly findings: readonly Finding[]} {
	if (!suspicious.test(text)) {
		return {text, findings: []};
	}

	let masked = text;
	const findings: Finding[] = [];
	for (const {finding, regex, replacement} of secretPatterns) {
		const next = masked.replace(regex, (...match) => replacement(match));
		if (next !== masked) {
			masked = next;
			if (!findings.includes(finding)) {
				findings.push(finding);
			}
		}
	}

	return {text: masked, findings};
}
