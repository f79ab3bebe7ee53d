import type {Family, MetricType} from './exposition.ts';
import {endOfQuoted, skipBlanks, unescapeText} from './scan.ts';
import type {Symbols} from './symbols.ts';

const quote = 34;

/** One `# TYPE`, `# HELP` or `# UNIT` line taken apart. */
export type MetadataLine = {
	readonly keyword: 'TYPE' | 'HELP' | 'UNIT';
	readonly name: string;
	readonly text: string;
};

/**
 * What the comment from `start` (its `#`) to `end` says; undefined for a plain comment. The name may be quoted.
 * Blanks are free, as in Prometheus' text format.
 */
export function readMetadata(
	bytes: Buffer,
	start: number,
	end: number,
	symbols: Symbols,
): MetadataLine | undefined {
	const keywordAt = skipBlanks(bytes, start + 1);
	const keyword = bytes.toString('latin1', keywordAt, Math.min(keywordAt + 4, end));
	if (keyword !== 'TYPE' && keyword !== 'HELP' && keyword !== 'UNIT') {
		return undefined;
	}

	const nameAt = skipBlanks(bytes, keywordAt + 4);
	if (nameAt === keywordAt + 4 || nameAt >= end) {
		return undefined;
	}

	let nameEnd = nameAt;
	let name: string;
	if (bytes[nameAt] === quote) {
		nameEnd = endOfQuoted(bytes, nameAt);
		if (nameEnd < 0) {
			return undefined;
		}

		name = symbols.intern(unescapeText(bytes.toString('utf8', nameAt + 1, nameEnd - 1)));
	} else {
		while (nameEnd < end && bytes[nameEnd]! > 32) {
			nameEnd++;
		}

		name = symbols.text(bytes, nameAt, nameEnd);
	}

	const text = bytes.toString('utf8', Math.min(skipBlanks(bytes, nameEnd), end), end);
	return {keyword, name, text: keyword === 'HELP' ? unescapeText(text) : text.trim()};
}

/** What is known of families so far, with this line added. */
export function addMetadata(families: Map<string, Family>, line: MetadataLine): void {
	const known = families.get(line.name) ?? {name: line.name, type: 'untyped', help: '', unit: ''};
	switch (line.keyword) {
		case 'TYPE':
			families.set(line.name, {...known, type: metricTypeOf(line.text) ?? 'untyped'});
			break;
		case 'HELP':
			families.set(line.name, {...known, help: line.text});
			break;
		case 'UNIT':
			families.set(line.name, {...known, unit: line.text});
			break;
	}
}

const types: Readonly<Record<string, MetricType>> = {
	counter: 'counter',
	gauge: 'gauge',
	histogram: 'histogram',
	gaugehistogram: 'gaugehistogram',
	summary: 'summary',
	// Of Prometheus' own Go library.
	gauge_histogram: 'gaugehistogram',
	info: 'info',
	stateset: 'stateset',
	untyped: 'untyped',
	// OpenMetrics' word for it.
	unknown: 'untyped',
};

/** Undefined for a word that is no type in either format. */
export function metricTypeOf(word: string): MetricType | undefined {
	return Object.hasOwn(types, word.toLowerCase()) ? types[word.toLowerCase()] : undefined;
}
