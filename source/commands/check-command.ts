import {defaultCheckForMs} from '../config/defaults.ts';
import {checkVerdict} from './check.ts';
import {readConfiguration} from './configuration.ts';
import {nothingText} from './found.ts';
import {type Invocation, reportProblems} from './run.ts';
import {openSession} from './session.ts';
import {settled} from './settle.ts';

/** Monitoring plugins say "unknown" with 3, a faulty command line included. */
const unknown = 3;

/** `mcptop check [TARGET…]`: scrapes for a while, evaluates the rules once, prints a monitoring plugin's line. */
export async function checkCommand({args, options, version, world}: Invocation): Promise<number> {
	const configuration = await readConfiguration(args, {options, version, world});
	const {targets, problems} = configuration;
	reportProblems(problems, world);
	if (problems.some(({severity}) => severity === 'error') || targets.length === 0) {
		if (targets.length === 0) {
			world.stderr.write(`mcptop: ${nothingText(configuration)}\n`);
		}

		return unknown;
	}

	const stop = new AbortController();
	const signal = AbortSignal.any([world.signal, stop.signal]);
	const session = openSession({configuration, options, version, signal});
	const {clock} = session.ports;
	const pause = (ms: number) => clock.sleep(ms, signal).catch(() => {});
	await Promise.all([pause(options.forMs ?? defaultCheckForMs), settled(session.store, pause)]);
	await session.rules.evaluateAllAt(clock.nowMs());
	const {servers, alerts, rules, problems: found} = session.store.getState().model;
	reportProblems(found, world);
	const up = servers.filter(({scrape}) => scrape?.summary.up === true).length;
	const {text, exitCode} = checkVerdict(
		{alerts, rules, targets: {up, total: servers.length}},
		options.output === 'json' ? 'json' : 'text',
	);
	world.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
	stop.abort('done');
	await session.close();
	return exitCode;
}
