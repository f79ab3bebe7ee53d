import {isObject, type JsonObject, otelValue} from '../json-line.ts';

/** Records of one line at most: an exporter's batch has 512 by default. */
const maxBatch = 10_000;

/**
 * The records of a line of OpenTelemetry's file exporter (`{"resourceLogs":[{"resource":…,"scopeLogs":[{"logRecords":[…]}]}]}`),
 * each with its resource and scope; undefined when the object is no such thing.
 */
export function otlpRecords(object: JsonObject): readonly JsonObject[] | undefined {
	if (!Array.isArray(object.resourceLogs)) {
		return undefined;
	}

	const records: JsonObject[] = [];
	for (const {resource, scopeLogs} of objects(object.resourceLogs)) {
		for (const {scope, logRecords} of objects(scopeLogs)) {
			for (const record of objects(logRecords)) {
				if (records.length < maxBatch) {
					records.push(recordOf(record, resource, scope));
				}
			}
		}
	}

	return records;
}

function recordOf(record: JsonObject, resource: unknown, scope: unknown): JsonObject {
	const {body, ...rest} = record;
	const said = otelValue(body);
	return {
		...rest,
		...(typeof said === 'object' ? {fields: said} : said === undefined ? {} : {message: String(said)}),
		...(isObject(resource) && resource.attributes !== undefined
			? {resource: {attributes: resource.attributes}}
			: {}),
		...(isObject(scope) && typeof scope.name === 'string' && scope.name !== '' ? {scope: scope.name} : {}),
	};
}

function objects(value: unknown): readonly JsonObject[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}
