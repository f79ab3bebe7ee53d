import type {Matcher, RE2JS} from 're2js';

/**
 * `$1`, `$name`, `${name}` filled in from a match, as Go's `Regexp.Expand`: a name is as long as letters, digits and
 * underscores go, an unknown one is empty, `$$` is a dollar, a dollar before anything else stays.
 */
export function expandTemplate(template: string, regex: RE2JS, matcher: Matcher): string {
	return template.replace(
		/\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu,
		(whole, braced?: string, bare?: string) => {
			const name = braced ?? bare;
			return name === undefined ? '$' : whole === '$$' ? '$' : (group(name, regex, matcher) ?? '');
		},
	);
}

function group(name: string, regex: RE2JS, matcher: Matcher): string | null {
	if (/^\d+$/.test(name)) {
		const index = Number(name);
		return index <= matcher.groupCount() ? matcher.group(index) : null;
	}

	const named = regex.namedGroups();
	return Object.hasOwn(named, name) ? matcher.group(name) : null;
}
