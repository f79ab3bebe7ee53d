import type {CommandName} from '../config/flags.ts';
import {type Configuration, readConfiguration, rulesIn} from './configuration.ts';
import {demoHurry, startDemo} from './demo.ts';
import {nothingText} from './found.ts';
import {strayFiles} from './log-sources.ts';
import {type Invocation, reportProblems} from './run.ts';
import type {SessionOptions} from './session.ts';

/** Whether the screens are opened, rather than readings printed. */
export function isForScreen({world, options}: Invocation): boolean {
	return world.stdout.isTTY === true && !options.once && options.output === undefined;
}

/** The demo's servers, or what was named or found; undefined, said on stderr, when there is nothing. */
export async function whatToWatch(
	name: CommandName,
	invocation: Invocation,
	signal: AbortSignal,
	onLog: (server: string, chunk: Uint8Array) => void,
): Promise<Pick<SessionOptions, 'configuration' | 'hurry'> | undefined> {
	if (name === 'demo') {
		const {targets} = await startDemo(invocation, onLog, signal);
		return {
			configuration: {
				targets,
				ruleFiles: rulesIn(invocation.options.ruleFiles, invocation.world.cwd),
				problems: [],
			},
			hurry: demoHurry,
		};
	}

	const stray = strayFiles(invocation);
	if (stray.length > 0) {
		reportProblems(stray, invocation.world);
		return undefined;
	}

	const configuration = await readConfiguration(invocation.args, invocation);
	const {targets, problems} = configuration;
	reportProblems(problems, invocation.world);
	// Logs alone are worth a look: servers without metrics speak there.
	const isLogsOnly = isForScreen(invocation) && invocation.options.logs.length > 0;
	const mayCome = isForScreen(invocation) && waitsForTargets(configuration);
	if (targets.length === 0 && !mayCome && !(isLogsOnly && configuration.discovery !== undefined)) {
		invocation.world.stderr.write(`mcptop: ${nothingText(configuration)}\n`);
		return undefined;
	}

	// A mistyped address among good ones is a mistake to mend, not one to find out about in an incident.
	return problems.some(({severity}) => severity === 'error') ? undefined : {configuration};
}

/** As in Prometheus, target files may be empty, or come later. */
function waitsForTargets({config}: Configuration): boolean {
	return config?.jobs.some(({targetFiles}) => targetFiles.length > 0) ?? false;
}
