import {RE2JS} from 're2js';

/** A regular expression of a dashboard file: linear in the text whatever it says. */
export type Pattern = {
	/** The whole match and its groups; `value` is the group of that name. Undefined: no match. */
	match(
		text: string,
	):
		| {readonly all: string; readonly first: string | undefined; readonly value: string | undefined}
		| undefined;
};

/** Reads `/expression/flags` as Grafana writes it, or a bare expression; undefined when RE2 cannot do it. */
export function patternOf(text: string): Pattern | undefined {
	const slashed = /^\/([\s\S]*)\/([a-z]*)$/.exec(text);
	const body = slashed?.[1] ?? text;
	try {
		const compiled = RE2JS.compile(body, slashed?.[2]?.includes('i') ? RE2JS.CASE_INSENSITIVE : 0);
		const names = Object.keys(compiled.namedGroups());
		return {
			match(candidate) {
				const matcher = compiled.matcher(candidate);
				return matcher.find()
					? {
							all: matcher.group() ?? '',
							first: matcher.groupCount() > 0 ? (matcher.group(1) ?? undefined) : undefined,
							value: names.includes('value') ? (matcher.group('value') ?? undefined) : undefined,
						}
					: undefined;
			},
		};
	} catch {
		return undefined;
	}
}
