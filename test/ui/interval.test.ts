import {expect, it} from 'vitest';
import {windowsMs} from '../../source/config/defaults.ts';
import {chordMessages} from '../../source/ui/key-messages.ts';
import {Desk} from '../support/frames.ts';
import {sampleFleet, typicalServers} from '../support/sample-fleet.ts';

it('+ and - go through the usual intervals and stop at both ends', async () => {
	const desk = new Desk(sampleFleet(typicalServers, {columns: 80, rows: 24}));
	await desk.look();
	const asked = (chord: string, intervalMs: number) => {
		const servers = desk.model.servers.map(server => ({
			...server,
			target: {...server.target, scrapeIntervalMs: intervalMs},
		}));
		const [message] = chordMessages(chord, chord, {
			model: {...desk.model, servers},
			snapshot: desk.snapshot,
			windowsMs,
		});
		return message?.type === 'interval-asked' ? message.intervalMs : message;
	};

	expect([asked('+', 1000), asked('+', 5000), asked('=', 3000), asked('+', 60_000)]).toEqual([
		2000,
		10_000,
		5000,
		undefined,
	]);
	expect([asked('-', 60_000), asked('-', 2000), asked('-', 3000), asked('-', 1000)]).toEqual([
		30_000,
		1000,
		2000,
		undefined,
	]);
});
