import {formatProblem, type Problem} from '../base/problem.ts';
import {type CommandName, commands} from '../config/flags.ts';
import {helpText} from '../config/help.ts';
import {type FlagValues, type Options, readOptions} from '../config/options.ts';
import {exitCodes, type World} from './world.ts';

export type CommandLine = {
	readonly input: readonly string[];
	readonly flags: FlagValues;
	readonly version: string;
};

/** What a command gets: its own arguments, the options, and the world. Resolves with the exit code. */
export type Invocation = {
	readonly args: readonly string[];
	readonly options: Options;
	readonly version: string;
	readonly world: World;
};

/** Runs the command the line names; the command's code is loaded only then, so that `query` never pays for the screens. */
export async function run({input, flags, version}: CommandLine, world: World): Promise<number> {
	const {name, args} = commandOf(input);
	const {help, version: wantsVersion, ...values} = flags;
	if (help === true) {
		world.stdout.write(`${helpText(name, Math.min(100, world.stdout.columns ?? 100))}\n`);
		return exitCodes.fine;
	}

	if (wantsVersion === true) {
		world.stdout.write(`${version}\n`);
		return exitCodes.fine;
	}

	const {options, problems} = readOptions(values, name);
	reportProblems(problems, world);
	if (problems.some(({severity}) => severity === 'error')) {
		return exitCodes.usage;
	}

	const invocation: Invocation = {args, options, version, world};
	if (options.printConfig) {
		const {printConfiguration} = await import('./other-commands.ts');
		return printConfiguration(name, invocation);
	}

	return runCommand(name, invocation);
}

/** Every problem a line on stderr. */
export function reportProblems(problems: readonly Problem[], world: Pick<World, 'stderr'>): void {
	for (const problem of problems) {
		world.stderr.write(`mcptop: ${formatProblem(problem)}\n`);
	}
}

/** A word that is a command is one; anything else is a target of `watch`. */
function commandOf(input: readonly string[]): {readonly name: CommandName; readonly args: readonly string[]} {
	for (const {name} of commands) {
		const words = name.split(' ');
		if (words.every((word, index) => input[index] === word)) {
			return {name, args: input.slice(words.length)};
		}
	}

	return {name: 'watch', args: input};
}

async function runCommand(name: CommandName, invocation: Invocation): Promise<number> {
	if (name === 'watch' || name === 'demo') {
		const {watchCommand} = await import('./watch-command.ts');
		return watchCommand(name, invocation);
	}

	const others = await import('./other-commands.ts');
	switch (name) {
		case 'query':
			return others.queryCommand(invocation);
		case 'record':
			return others.recordCommand(invocation);
		case 'replay':
			return others.replayCommand(invocation);
		case 'check':
			return others.checkCommand(invocation);
		case 'dashboard check':
			return others.dashboardCommand(invocation);
		case 'rules check':
		case 'rules test':
			return others.rulesCommand(name, invocation);
	}
}
