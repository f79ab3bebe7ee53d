import {type Flag, flags} from './flags.ts';

/**
 * Arguments with each flag's value in the same word, where the parser would go wrong: it takes a value that begins with a
 * dash (`-l -`, `--step -1s`) for a flag, and leaves out a flag that has none.
 */
export function boundArguments(argv: readonly string[]): readonly string[] {
	const bound: string[] = [];
	for (let index = 0; index < argv.length; index++) {
		const argument = argv[index]!;
		if (argument === '--') {
			return [...bound, ...argv.slice(index)];
		}

		const flag = valueFlag(argument);
		const next = argv[index + 1];
		if (flag === undefined) {
			bound.push(argument);
		} else if (next !== undefined && (!next.startsWith('-') || /^-(?:$|\d)/.test(next))) {
			bound.push(`--${flag.name}=${next}`);
			index++;
		} else {
			// An empty value without quotes is lost at the end of a line.
			bound.push(`--${flag.name}=""`);
		}
	}

	return bound;
}

/** The flag that is typed like this, without a value of its own, and wants one. */
function valueFlag(argument: string): Flag | undefined {
	return flags.find(
		({name, alias, type}) =>
			type !== 'boolean' && (argument === `--${name}` || (alias !== undefined && argument === `-${alias}`)),
	);
}
