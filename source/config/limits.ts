import type {ScrapeLimits} from '../scrape/target.ts';
import type {YamlPlace, YamlReader} from './yaml-reader.ts';

/** Settings of `readLimits`. */
export const limitKeys: readonly string[] = [
	'sample_limit',
	'label_limit',
	'label_name_length_limit',
	'label_value_length_limit',
	'body_size_limit',
];

/** The limits of one scrape, of a job or for all of them. Zero means no limit, as in Prometheus. */
export function readLimits(reader: YamlReader, fields: ReadonlyMap<string, YamlPlace>): ScrapeLimits {
	const limits = {
		samples: reader.count(fields.get('sample_limit')),
		labels: reader.count(fields.get('label_limit')),
		labelNameBytes: reader.count(fields.get('label_name_length_limit')),
		labelValueBytes: reader.count(fields.get('label_value_length_limit')),
		bodyBytes: reader.bytes(fields.get('body_size_limit')),
	};
	return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit));
}
