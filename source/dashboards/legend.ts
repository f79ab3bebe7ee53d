import {plainText} from '../base/plain-text.ts';
import {type Labels, labelEntries, labelValue, metricName} from '../labels/labels.ts';
import {type Chosen, interpolateText} from './interpolate.ts';

/** A legend's text for one series: `{{label}}` and variables put in. Plain; empty when the labels say nothing. */
export function legendText(legend: string, labels: Labels, chosen: ReadonlyMap<string, Chosen>): string {
	const text = legend.replace(/\{\{\s*([\w.:-]+)\s*\}\}/g, (_, name: string) => labelValue(labels, name));
	return plainText(interpolateText(text, chosen)).trim();
}

/**
 * Names of series without a legend: the labels that tell them apart, the value alone where one label does it; a single
 * series is called by its metric, or by `otherwise`.
 */
export function tellingNames(series: readonly Labels[], otherwise: string): readonly string[] {
	const values = new Map<string, Set<string>>();
	for (const labels of series) {
		for (const [name] of labelEntries(labels)) {
			values.set(name, new Set());
		}
	}

	for (const labels of series) {
		for (const [name, seen] of values) {
			seen.add(labelValue(labels, name));
		}
	}

	const telling = [...values].filter(([, seen]) => seen.size > 1).map(([name]) => name);
	return series.map(labels => {
		const [first] = telling;
		const text =
			first === undefined
				? labelValue(labels, metricName)
				: telling.length === 1
					? labelValue(labels, first)
					: telling
							.map(name => labelValue(labels, name))
							.filter(value => value !== '')
							.join(' ');
		return plainText(text) || otherwise;
	});
}
