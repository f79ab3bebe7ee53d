import {defaultScrapeIntervalMs} from '../config/defaults.ts';
import type {Options} from '../config/options.ts';
import {readingText} from '../present/reading-text.ts';
import {type Reading, takeReading} from '../snapshot/reading.ts';
import type {Session} from './session.ts';
import {anyReached, settled} from './settle.ts';
import {exitCodes, type World} from './world.ts';

/**
 * Prints one settled reading (two scrapes, or the window given), or with `-o ndjson` one a line and a scrape interval until
 * the signal fires. Resolves with the exit code.
 */
export async function printReadings(
	session: Session,
	options: Options,
	{stdout}: Pick<World, 'stdout'>,
	signal: AbortSignal,
): Promise<number> {
	const {clock} = session.ports;
	const pause = (ms: number) => clock.sleep(ms, signal).catch(() => {});
	await Promise.all([settled(session.store, pause), pause(options.windowMs ?? 0)]);
	const print = async () => {
		const nowMs = clock.nowMs();
		await session.rules.evaluateAllAt(nowMs);
		const reading = await takeReading(session.store.getState().model, nowMs, session.querier);
		stdout.write(readingForm(reading, options.output));
	};

	await print();
	while (options.output === 'ndjson' && !signal.aborted) {
		await pause(options.intervalMs ?? defaultScrapeIntervalMs);
		if (!signal.aborted) {
			await print();
		}
	}

	return anyReached(session.store.getState().model) ? exitCodes.fine : exitCodes.unreachable;
}

function readingForm(reading: Reading, output: Options['output']): string {
	switch (output) {
		case 'json':
			return `${JSON.stringify(reading, undefined, '\t')}\n`;
		case 'ndjson':
			return `${JSON.stringify(reading)}\n`;
		case 'table':
		case undefined:
			return readingText(reading);
	}
}
