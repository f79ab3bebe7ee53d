import {expect, it} from 'vitest';
import {update} from '../../source/state/update.ts';
import {Desk} from '../support/frames.ts';
import {sampleFleet, typicalServers} from '../support/sample-fleet.ts';

it('a server that leaks secrets into its log is told of, on every screen and in its facts', async () => {
	const desk = new Desk(sampleFleet(typicalServers, {columns: 120, rows: 40}));
	const {target} = desk.model.servers[0]!;
	const leak = {server: target.name, finding: 'bearer token', records: 3, lastAtMs: 0};
	[desk.model] = update(desk.model, {type: 'log-sources-changed', sources: [], leaks: [leak]});
	const {header} = await desk.look();
	expect(header.problems.at(-1)).toEqual({
		status: 'warning',
		server: target.name,
		text: 'its log holds secrets: bearer token in 3 lines',
		isQuiet: true,
		isAlert: false,
	});
	await desk.press('H');
	expect((await desk.frame()).join('\n')).toMatch(/secrets in its log +bearer token in 3 lines; masked here/);
});
