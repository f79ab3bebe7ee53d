/** Names of the HTTP statuses servers and proxies answer probes with (IANA registry); others are shown as a number. */
const names: Readonly<Record<number, string>> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	405: 'Method Not Allowed',
	406: 'Not Acceptable',
	408: 'Request Timeout',
	410: 'Gone',
	415: 'Unsupported Media Type',
	421: 'Misdirected Request',
	426: 'Upgrade Required',
	429: 'Too Many Requests',
	500: 'Internal Server Error',
	501: 'Not Implemented',
	502: 'Bad Gateway',
	503: 'Service Unavailable',
	504: 'Gateway Timeout',
};

/** `503 Service Unavailable`. */
export function statusText(status: number): string {
	const name = names[status];
	return name === undefined ? String(status) : `${status} ${name}`;
}
