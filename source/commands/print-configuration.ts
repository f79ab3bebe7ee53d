import type {CommandName} from '../config/flags.ts';
import {printConfig} from '../config/print.ts';
import {readConfiguration} from './configuration.ts';
import {readDashboards} from './dashboard-files.ts';
import {type Invocation, reportProblems} from './run.ts';
import {exitCodes} from './world.ts';

/** `--print-config`: what any command would work with, secrets masked. */
export async function printConfiguration(name: CommandName, invocation: Invocation): Promise<number> {
	const {args, world} = invocation;
	// The first argument of these is a query or a file.
	const addresses = name === 'query' || name === 'record' ? args.slice(1) : args;
	const {config, targets, problems} = await readConfiguration(addresses, invocation);
	const {options} = invocation;
	const dashboards = await readDashboards([...(config?.dashboards ?? []), ...options.dashboards], world.cwd);
	reportProblems([...problems, ...dashboards.flatMap(read => read.problems)], world);
	world.stdout.write(printConfig(config, targets));
	const isUnread = dashboards.some(({dashboard}) => dashboard === undefined);
	return isUnread || problems.some(({severity}) => severity === 'error') ? exitCodes.usage : exitCodes.fine;
}
