import {quote} from '../../labels/format.ts';
import {type Labels, labelEntries} from '../../labels/labels.ts';

/** `{__name__="x", a="b"}`: Go's `labels.Labels.String`, as errors name series. */
export function labelsText(labels: Labels): string {
	const parts = labelEntries(labels).map(
		([name, value]) => `${/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quote(name)}=${quote(value)}`,
	);
	return `{${parts.join(', ')}}`;
}
