import {plainText} from '../base/plain-text.ts';
import {labelValue} from '../labels/labels.ts';
import type {LogLeak} from '../logs/source-state.ts';
import type {Target} from '../scrape/target.ts';

/** Kinds of secrets a server's lines held; records bind to a server by its name or its instance. */
export function leaksOf(leaks: readonly LogLeak[], {name, labels}: Target): readonly LogLeak[] {
	const instance = labelValue(labels, 'instance');
	return leaks.filter(({server}) => server === name || server === instance);
}

/** `bearer token in 3 lines, password in 1 line`; plain, empty for none. */
export function leakText(leaks: readonly LogLeak[]): string {
	return leaks
		.map(({finding, records}) => `${plainText(finding)} in ${records} line${records === 1 ? '' : 's'}`)
		.join(', ');
}
