/** Fields of one line at most; a line with more is somebody's document. */
const maxFields = 200;
const maxDepth = 6;

/** The fields of a line that is a JSON object, nested ones joined by dots; undefined when it is none. */
export function jsonFields(line: string): Map<string, string | number | boolean> | undefined {
	if (!/^\s*\{/.test(line)) {
		return undefined;
	}

	try {
		const fields = new Map<string, string | number | boolean>();
		flatten(JSON.parse(line), '', fields, 0);
		return fields;
	} catch {
		// A line that only looks like JSON is a line of text.
		return undefined;
	}
}

function flatten(
	value: unknown,
	name: string,
	fields: Map<string, string | number | boolean>,
	depth: number,
): void {
	if (fields.size >= maxFields || value === null || value === undefined) {
		return;
	}

	if (typeof value !== 'object') {
		fields.set(name, value as string | number | boolean);
	} else if (Array.isArray(value) || depth >= maxDepth) {
		fields.set(name, JSON.stringify(value));
	} else {
		for (const [key, child] of Object.entries(value)) {
			flatten(child, name === '' ? key : `${name}.${key}`, fields, depth + 1);
		}
	}
}
