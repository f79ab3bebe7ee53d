import {formatProblem} from '../base/problem.ts';
import type {Dashboard} from '../dashboards/dashboard.ts';
import type {ReadDashboard} from '../dashboards/read.ts';
import type {CommandResult} from './check-rules.ts';
import {readDashboards} from './dashboard-files.ts';
import type {Invocation} from './run.ts';
import {exitCodes} from './world.ts';

/** `mcptop dashboard check FILE…`: what is shown, what is not; exit code 1 when a file or a panel cannot be read. */
export async function dashboardCommand({args, world}: Pick<Invocation, 'args' | 'world'>): Promise<number> {
	if (args.length === 0) {
		world.stderr.write('mcptop: dashboard check needs a file — try "mcptop dashboard check board.json"\n');
		return exitCodes.usage;
	}

	const {text, exitCode} = checkDashboards(await readDashboards(args, world.cwd));
	world.stdout.write(text);
	return exitCode;
}

/** The verdict on each file. */
export function checkDashboards(read: readonly ReadDashboard[]): CommandResult {
	return {
		text: read.map(verdict).join('\n'),
		exitCode: read.some(({problems}) => problems.some(({severity}) => severity === 'error')) ? 1 : 0,
	};
}

function verdict({dashboard, problems}: ReadDashboard): string {
	const lines = problems.map(
		problem => `  ${problem.severity === 'error' ? 'FAILED' : 'not shown'}: ${formatProblem(problem)}\n`,
	);
	return `${dashboard === undefined ? 'Not read\n' : summary(dashboard)}${lines.join('')}`;
}

function summary({file, name, title, panels, variables}: Dashboard): string {
	const drawn = panels.filter(({visualisation}) => visualisation !== 'row' && visualisation !== 'text');
	const shown = drawn.filter(({visualisation}) => visualisation !== 'unsupported').length;
	const offered = variables.filter(({hidden}) => !hidden).map(({name: variable}) => `$${variable}`);
	return [
		`${file}: "${title}", opened as --screen ${name}`,
		`  ${shown} of ${drawn.length} panels shown${offered.length === 0 ? '' : `, variables ${offered.join(' ')}`}`,
		'',
	].join('\n');
}
