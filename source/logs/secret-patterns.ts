/** A secret that stood in a line, by its kind; the line itself is masked. */
export type Finding =
	| 'private key'
	| 'bearer token'
	| 'JSON web token'
	| 'API key'
	| 'password'
	| 'password in a URL'
	| 'cookie';

export const mask = '[redacted]';

export type SecretPattern = {
	readonly finding: Finding;
	readonly regex: RegExp;
	/** The match with its secret masked; the match itself where it is none. */
	replacement(match: readonly (string | undefined)[]): string;
};

/**
 * Keys by the prefixes their issuers give them, so that hashes and ids are left alone: OpenAI, Anthropic and those who follow
 * them, GitHub, GitLab, Slack, AWS, Google, npm, PyPI, Hugging Face, SendGrid, Stripe, Grafana, Docker, DigitalOcean, Notion,
 * Linear, Groq, NVIDIA, Sentry, Figma, Tavily, Firecrawl, Perplexity, Replicate, xAI, Databricks, age.
 */
const issued =
	/\b(?:sk-(?=[\w-]{0,100}\d)[\w-]{16,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|gl(?:pat|dt|rt|cbt|ptt|soat)-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|xapp-[\w-]{16,}|(?:AKIA|ASIA)[0-9A-Z]{16}\b|AIza[\w-]{30,}|ya29\.[\w-]{20,}|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{30,}|hf_[A-Za-z0-9]{30,}|SG\.[\w-]{16,}\.[\w-]{16,}|(?:sk|rk)_(?:live|test)_\w{16,}|whsec_\w{20,}|glsa_\w{20,}|glc_\w{20,}|dckr_pat_[\w-]{16,}|do[opr]_v1_[a-f0-9]{40,}|ntn_\w{30,}|secret_[A-Za-z0-9]{40,}|lin_api_\w{30,}|gsk_\w{30,}|nvapi-[\w-]{30,}|sntry[su]_\w{20,}|fig[do]_[\w-]{30,}|tvly-\w{16,}|fc-[a-f0-9]{32}\b|pplx-\w{30,}|r8_\w{30,}|xai-\w{30,}|dapi[a-f0-9]{32}\b|AGE-SECRET-KEY-1[A-Z0-9]{30,})/g;

/** Names whose values are secrets. What comes before (`DB_`, `user`) does not matter, what comes after (`_id`) does. */
const secretNames =
	'passw(?:or)?d|passphrase|passwd|pwd|secret|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key|account[_-]?key|shared[_-]?access[_-]?key|signing[_-]?key|encryption[_-]?key|(?:access|auth|refresh|id|session|bearer|bot|api|csrf|personal|secret|webhook)[_-]?token|client[_-]?secret';

/** Words that stand where a value would and are none. */
const harmless =
	/^(?:null|nil|none|true|false|undefined|unset|set|empty|enabled|disabled|on|off|missing|required|optional|invalid|incorrect|wrong|expired|unknown|not|is|was|are|must|may|should|cannot|can|has|for|from|in|and|or|of|to|the|\*+|x{3,}|\[redacted\]|\[?<[^>]*>?\]?|\$\{?\w+\}?|%\w+%|\{\{.*|…|\.\.\.)$/i;

/** A text in quotes, escaped ones (JSON inside JSON) included, or what stands up to a blank or a separator. */
const value = String.raw`(?!\\{0,3}["']?\[redacted\])(?:(\\{0,3}["'])((?:(?!\2)(?:\\.|[^\\\n])){1,4096})|([^\s"',;&)}\]\\]{3,4096}))`;

/** Every pattern is linear: what repeats ends where the next part begins, or is bounded. */
export const secretPatterns: readonly SecretPattern[] = [
	{
		finding: 'private key',
		regex:
			/-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|$)/g,
		replacement: () => mask,
	},
	{
		finding: 'JSON web token',
		regex: /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
		replacement: () => mask,
	},
	{
		finding: 'cookie',
		regex: /\b((?:set-)?cookie\\{0,3}["']?\s?[:=]\s?\\{0,3}["']?)([^\s="'\\;:]{1,200}=[^"'\\\n]{1,8192})/gi,
		replacement: ([, name]) => `${name}${mask}`,
	},
	{
		finding: 'bearer token',
		regex:
			/\b(authorization\\{0,3}["']?\s?[:=]\s?\\{0,3}["']?)((?:[A-Za-z][\w-]{1,20} +)?)([^\s"'\\,;]{3,8192})/gi,
		replacement: ([match, name, scheme, secret]) =>
			harmless.test(secret!) ? match! : `${name}${scheme}${mask}`,
	},
	{
		finding: 'bearer token',
		regex: /\b(bearer|basic)(\s{1,4})([A-Za-z0-9._~+/-]{8,8192}=*)/gi,
		replacement: ([match, scheme, gap, secret]) =>
			isCredential(scheme!, secret!) ? `${scheme}${gap}${mask}` : match!,
	},
	{finding: 'API key', regex: issued, replacement: () => mask},
	{
		finding: 'password in a URL',
		regex: /\b([a-z][a-z0-9+.-]{1,20}:\/\/)([^\s:@/"'<>?#]{0,200}):([^\s:@/"'<>]{1,200})@/gi,
		replacement: ([match, scheme, user, secret]) => (secret === mask ? match! : `${scheme}${user}:${mask}@`),
	},
	{
		finding: 'API key',
		// A user without a password that is a token: https://TOKEN@host.
		regex: /\b([a-z][a-z0-9+.-]{1,20}:\/\/)(?=[\w-]{0,200}\d)[\w-]{20,200}@/gi,
		replacement: ([, scheme]) => `${scheme}${mask}@`,
	},
	{
		finding: 'API key',
		// The path is the secret: Slack's and Discord's webhooks, Telegram's bots.
		regex:
			/(\bhooks\.slack\.com\/(?:services|workflows)\/|\bdiscord(?:app)?\.com\/api\/webhooks\/|\bapi\.telegram\.org\/bot)[\w/:-]{16,400}/g,
		replacement: ([, place]) => `${place}${mask}`,
	},
	{
		finding: 'API key',
		regex:
			/([?&](?:key|token|sig|signature|auth|code|x-amz-signature|x-amz-security-token|x-goog-signature)=)([^\s&"'<>\\#]{12,4096})/gi,
		replacement: ([match, name, secret]) => (secret === mask ? match! : `${name}${mask}`),
	},
	{
		finding: 'password',
		regex: new RegExp(String.raw`((?:${secretNames})\\{0,3}["']?\]?\s{0,2}(?:[:=]|=>)\s{0,2})${value}`, 'gi'),
		replacement: ([match, name, quote = '', quoted, bare]) =>
			isSecretValue(name!, quoted ?? bare!) ? `${name}${quote}${mask}` : match!,
	},
	{
		finding: 'API key',
		// `token` alone may be anything: its value must look like one.
		regex:
			/\b(token\\{0,3}["']?\s{0,2}[:=]\s{0,2}\\{0,3}["']?)(?=[\w.~+/-]{0,200}\d)([\w.~+/-]{16,4096}=*)/gi,
		replacement: ([, name]) => `${name}${mask}`,
	},
	{
		finding: 'password',
		regex:
			/(\s--?(?:password|passwd|token|api-key|apikey|secret|client-secret|access-token)[ =])([^\s"']{3,4096})/gi,
		replacement: ([match, flag, secret]) =>
			secret!.startsWith('-') || harmless.test(secret!) ? match! : `${flag}${mask}`,
	},
];

/** Whether a text can hold any secret: most lines cannot, and are not searched further. */
export const suspicious: RegExp =
	/BEGIN |eyJ|bearer|basic|authorization|cookie|:\/\/|passw|passphrase|pwd|secret|key|token|\b(?:sk[-_]|rk_|gh[pousr]_|github_pat|gl[a-z]{1,4}[-_]|xox|xapp|AKIA|ASIA|AIza|ya29|npm_|pypi-|hf_|SG\.|whsec|dckr_|do[opr]_|ntn_|lin_api|gsk_|nvapi|sntry|fig[do]_|tvly|fc-|pplx|r8_|xai-|dapi)|[?&](?:sig|auth|code|x-)/i;

/** Names of fields whose values are secrets whatever they look like; of a nested one the last part counts. */
export const secretFieldName: RegExp = new RegExp(
	String.raw`(?:${secretNames}|authorization|cookie|^token|\.token)$`,
	'i',
);

/** Whether the value of a field of such a name says something. */
export function isTelling(text: string): boolean {
	return text !== '' && text !== mask && !harmless.test(text) && !/^\d{1,6}$/.test(text);
}

function isSecretValue(name: string, text: string): boolean {
	// `PWD=/srv` is a place, not a password.
	const isPlace = /pwd["'\\\]\s:=]*$/i.test(name) && /^(?:[/.~]|[A-Z]:)/i.test(text);
	return !isPlace && !text.startsWith(mask) && !harmless.test(text);
}

/** Prose has `Basic authentication` and `Bearer tokens`; credentials are not words. */
function isCredential(scheme: string, secret: string): boolean {
	if (scheme.toLowerCase() === 'basic') {
		// RFC 7617: the base64 of user:password.
		return (
			/^[A-Za-z0-9+/]{8,}={0,2}$/.test(secret) &&
			/[A-Z].*[a-z]|[a-z].*[A-Z]|\d/.test(secret) &&
			secret.length % 4 === 0
		);
	}

	return /\d/.test(secret) || (/[a-z]/.test(secret) && /[A-Z]./.test(secret.slice(1))) || secret.length >= 24;
}
