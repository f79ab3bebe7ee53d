import {type CommandName, commands, type FlagGroup, flagSpelling, flagsOf} from './flags.ts';

const groups: readonly FlagGroup[] = [
	'Targets',
	'Output',
	'Query',
	'Alerts',
	'Logs',
	'Screen',
	'History',
	'General',
];

/** The help of one command, or the front page for `watch`; lines of at most `columns` cells where words allow. */
export function helpText(command: CommandName, columns = 100): string {
	const spelling = commands.find(({name}) => name === command)!;
	const lines = [`Usage: mcptop ${spelling.usage}`, '', ...wrap(spelling.help, columns), ''];
	if (command === 'watch') {
		const width = Math.max(...commands.map(({usage}) => usage.length));
		lines.push('Commands:', ...commands.flatMap(({usage, help}) => entry(usage, help, width, columns)), '');
	}

	const flags = flagsOf(command);
	const width = Math.min(34, Math.max(...flags.map(flag => flagSpelling(flag).length)));
	for (const group of groups) {
		const ofGroup = flags.filter(flag => flag.group === group);
		if (ofGroup.length > 0) {
			lines.push(`${group}:`);
			for (const flag of ofGroup) {
				const byDefault = flag.default === undefined ? '' : ` (default ${flag.default})`;
				lines.push(...entry(flagSpelling(flag), `${flag.help}${byDefault}`, width, columns));
			}

			lines.push('');
		}
	}

	return lines.join('\n').trimEnd();
}

function entry(left: string, right: string, width: number, columns: number): string[] {
	const indent = ' '.repeat(width + 4);
	const [first = '', ...rest] = wrap(right, Math.max(20, columns - indent.length));
	const continued = rest.map(line => `${indent}${line}`);
	return left.length > width
		? [`  ${left}`, `${indent}${first}`, ...continued]
		: [`  ${left.padEnd(width)}  ${first}`, ...continued];
}

function wrap(text: string, columns: number): string[] {
	const lines: string[] = [];
	for (const word of text.split(' ')) {
		const last = lines.at(-1);
		if (last === undefined || last.length + 1 + word.length > columns) {
			lines.push(word);
		} else {
			lines[lines.length - 1] = `${last} ${word}`;
		}
	}

	return lines;
}
