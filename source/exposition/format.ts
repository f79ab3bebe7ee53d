import type {ExpositionFormat} from './exposition.ts';

/**
 * The format of a body. A server that names OpenMetrics, or text with its version, is believed; a bare `text/plain` (the
 * OpenTelemetry exporter of JavaScript), a wrong type or none is settled by the last line: only OpenMetrics ends in `# EOF`.
 */
export function formatOf(body: Buffer, contentType: string): ExpositionFormat {
	const type = contentType.toLowerCase();
	if (type.includes('application/openmetrics-text')) {
		return 'openmetrics';
	}

	if (type.includes('text/plain') && type.includes('version=')) {
		return 'prometheus';
	}

	return /(?:^|\n)# EOF\r?\n?$/.test(body.toString('latin1', Math.max(0, body.length - 16)))
		? 'openmetrics'
		: 'prometheus';
}

/**
 * Why a body cannot be metrics at all, for a server's row: `HTML instead of metrics`. Undefined when it may be some; an
 * empty body is an exposition without samples.
 */
export function notMetricsReason(body: Uint8Array, contentType: string): string | undefined {
	const type = contentType.toLowerCase();
	const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, 4096))
		.toString('utf8')
		.replace(/^\ufeff/, '')
		.trimStart();
	if (start === '') {
		return undefined;
	}

	if (
		/^<(?:!doctype|html|head|body|\?xml|!--)/i.test(start) ||
		(start.startsWith('<') && type.includes('html'))
	) {
		return start.startsWith('<?xml') && !/<html/i.test(start)
			? 'XML instead of metrics'
			: 'HTML instead of metrics';
	}

	// A quoted name in braces, {"http.requests"} 1, is a sample; a colon after the text makes it JSON.
	if (/^\{\s*(?:\}\s*$|"(?:[^"\\\n]|\\.)*"\s*:)/.test(start) || /^(?:\[|"[^"]*"\s*$)/.test(start)) {
		return 'JSON instead of metrics';
	}

	if (type.includes('json') && /^(?:[{[]|true\b|false\b|null\b)/.test(start)) {
		return 'JSON instead of metrics';
	}

	if (type.includes('application/vnd.google.protobuf')) {
		return 'protobuf instead of text metrics';
	}

	if (type.includes('text/event-stream') || /^(?:event|data|id|retry): ?\S.*\n/.test(start)) {
		return 'an event stream instead of metrics';
	}

	return start.includes('\u0000') && !/^[#a-zA-Z_:{]/.test(start)
		? 'binary data instead of metrics'
		: undefined;
}
