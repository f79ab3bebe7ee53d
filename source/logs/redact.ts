/** A secret that stood in a line, by its kind; the line itself is masked. */
export type Finding =
	| 'private key'
	| 'bearer token'
	| 'JSON web token'
	| 'API key'
	| 'password'
	| 'password in a URL';

export const mask = '[redacted]';

type Pattern = {readonly finding: Finding; readonly regex: RegExp; readonly replacement: string};

/** Every pattern is linear: no nested repetition, every class bounded by the next character. */
const patterns: readonly Pattern[] = [
	{
		finding: 'private key',
		regex: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g,
		replacement: mask,
	},
	{finding: 'JSON web token', regex: /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, replacement: mask},
	{finding: 'bearer token', regex: /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/-]{8,}=*/g, replacement: `$1 ${mask}`},
	{
		finding: 'API key',
		// OpenAI and Anthropic, GitHub, GitLab, Slack, AWS, Google.
		regex:
			/\b(?:sk-[\w-]{16,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,})/g,
		replacement: mask,
	},
	{
		finding: 'password in a URL',
		regex: /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"']{1,200}):[^\s:@/"']{1,200}@/gi,
		replacement: `$1:${mask}@`,
	},
	{
		finding: 'password',
		regex:
			/((?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token|client[_-]?secret)["']?\s?[:=]\s?["']?)(?!\[redacted\])[^\s"',;&}]{3,}/gi,
		replacement: `$1${mask}`,
	},
];

/** Whether the text can hold any secret: most lines cannot, and are not searched further. */
const suspicious =
	/BEGIN |eyJ|bearer|basic|sk-|gh[pousr]_|github_pat|glpat|xox|AKIA|AIza|:\/\/|passw|pwd|secret|key|token/i;

/** The text with its secrets masked, and what kinds there were. */
export function redact(text: string): {readonly text: string; readonly findings: readonly Finding[]} {
	if (!suspicious.test(text)) {
		return {text, findings: []};
	}

	let masked = text;
	const findings: Finding[] = [];
	for (const {finding, regex, replacement} of patterns) {
		const next = masked.replace(regex, replacement);
		if (next !== masked) {
			findings.push(finding);
			masked = next;
		}
	}

	return {text: masked, findings};
}
