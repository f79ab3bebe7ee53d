import type {FieldCollector} from '../fields.ts';
import {readPairs} from '../pairs.ts';

/** A line that is nothing but `key=value` (logfmt, Go's slog text): two pairs at least, for `a=b` alone may be anything. */
export function readLogfmt(text: string, fields: FieldCollector): boolean {
	if (!/^[A-Za-z_@][\w.@/-]*=/.test(text)) {
		return false;
	}

	const pairs = readPairs(text);
	if (pairs === undefined || pairs.length < 2) {
		return false;
	}

	for (const [name, value] of pairs) {
		fields.add(name, value);
	}

	return true;
}
