export type JsonObject = {readonly [name: string]: unknown};
export type Value = string | number | boolean;

/** Takes in the fields of a structured line, in their order. */
export type FieldSink = {add(name: string, value: Value): void};

const maxDepth = 6;
/** Fields of one line at most; a line with more is somebody's document. */
const maxFields = 200;

/** The object a line is, whatever stands around it being blank; undefined when it is none. */
export function jsonObject(text: string): JsonObject | undefined {
	const trimmed = text.trim();
	if (trimmed.charCodeAt(0) !== 123 || trimmed.charCodeAt(trimmed.length - 1) !== 125) {
		return undefined;
	}

	try {
		return JSON.parse(trimmed) as JsonObject;
	} catch {
		// A line that only looks like JSON is a line of text.
		return undefined;
	}
}

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Gives an object's fields to `sink`, nested ones joined by dots, OpenTelemetry's lists of attributes as what they mean. */
export function flatten(object: JsonObject, sink: FieldSink, prefix = ''): void {
	let left = maxFields;
	const visit = (value: unknown, name: string, depth: number): void => {
		if (value === null || value === undefined || left === 0) {
			return;
		}

		if (typeof value !== 'object') {
			left--;
			sink.add(name, value as Value);
			return;
		}

		const entries = depth < maxDepth ? entriesOf(value) : undefined;
		if (entries === undefined) {
			left--;
			sink.add(name, JSON.stringify(value));
			return;
		}

		for (const key of Object.keys(entries)) {
			visit(entries[key], name === '' ? key : `${name}.${key}`, depth + 1);
		}
	};
	visit(object, prefix, 0);
}

/** Undefined for lists that are no more than lists. */
function entriesOf(value: object): JsonObject | undefined {
	if (!Array.isArray(value)) {
		return value as JsonObject;
	}

	return value.length > 0 && value.every(isOtelAttribute)
		? Object.fromEntries(value.map(({key, value: inner}) => [key, otelValue(inner)]))
		: undefined;
}

function isOtelAttribute(value: unknown): value is {readonly key: string; readonly value: JsonObject} {
	return isObject(value) && typeof value.key === 'string' && isObject(value.value);
}

/** An `AnyValue` of OpenTelemetry's JSON: `{"stringValue":"x"}`, `{"intValue":"5"}` (64 bits, hence a text). */
export function otelValue(value: unknown): unknown {
	if (!isObject(value)) {
		return value;
	}

	if (value.intValue !== undefined) {
		return Number(value.intValue);
	}

	if (isObject(value.kvlistValue)) {
		return value.kvlistValue.values;
	}

	if (isObject(value.arrayValue) && Array.isArray(value.arrayValue.values)) {
		return value.arrayValue.values.map(otelValue);
	}

	return value.stringValue ?? value.doubleValue ?? value.boolValue ?? value.bytesValue;
}
