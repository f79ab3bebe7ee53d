import {withoutEscapes} from '../../base/plain-text.ts';
import {type JsonObject, jsonObject} from '../json-line.ts';
import {jsonEnvelope} from './json-envelopes.ts';
import {nothingOutside, type Opening, type Outside} from './opened.ts';
import {otlpRecords} from './otlp.ts';
import {textEnvelope} from './text-envelopes.ts';

/** Envelopes inside one another: a compose prefix around CRI around docker's around a notification is one more than ever seen. */
const maxEnvelopes = 5;

/**
 * Takes a line's envelopes off, nested where they nest, down to one whose runtime cuts lines. One line gives several records
 * where a batch is one line. `around` is what was taken off before.
 */
export function openLine(
	text: string,
	nowMs: number,
	around: {readonly lane: string; readonly outside: Outside} = {lane: '', outside: nothingOutside},
): readonly Opening[] {
	let {lane, outside} = around;
	let inner = withoutEscapes(text);
	for (let depth = 0; depth < maxEnvelopes; depth++) {
		const object = jsonObject(inner);
		const envelope = object === undefined ? textEnvelope(inner, nowMs) : jsonEnvelope(object);
		if (envelope === undefined) {
			const batch = object === undefined ? undefined : otlpRecords(object);
			return batch === undefined
				? [{type: 'line', line: {text: inner, json: object, lane, outside}}]
				: batch.map(json => lineOf(json, lane, outside));
		}

		lane = `${lane}${envelope.lane}\n`;
		outside = within(envelope.outside, outside);
		if (typeof envelope.inner !== 'string') {
			return [lineOf(envelope.inner, lane, outside)];
		}

		inner = envelope.inner;
		if (envelope.isPartial !== undefined) {
			return [{type: 'part', text: inner, isLast: !envelope.isPartial, lane, outside}];
		}

		inner = withoutEscapes(inner);
	}

	return [{type: 'line', line: {text: inner, json: jsonObject(inner), lane, outside}}];
}

function lineOf(json: JsonObject, lane: string, outside: Outside): Opening {
	return {type: 'line', line: {text: JSON.stringify(json), json, lane, outside}};
}

/** What is said further inside is nearer to the server. */
function within(inner: Outside, outer: Outside): Outside {
	return outer === nothingOutside
		? inner
		: {
				timestampMs: inner.timestampMs ?? outer.timestampMs,
				severity: inner.severity ?? outer.severity,
				server: inner.server ?? outer.server,
				attributes: [...inner.attributes, ...outer.attributes],
			};
}
