// npm run frame -- overview 120x40 [theme] [ascii] [key…]: prints one frame of a sample fleet, in colour.
// Keys are chords (`down`, `enter`, `?`), pressed one after the other before the frame is taken.
import {defaultWindowMs, windowsMs} from '../../source/config/defaults.ts';
import {type ThemeName, themeNamed} from '../../source/present/theme.ts';
import {takeSnapshot} from '../../source/snapshot/snapshot.ts';
import {update} from '../../source/state/update.ts';
import type {Place} from '../../source/state/view.ts';
import {messagesOf} from '../../source/ui/actions.ts';
import {frameRows, pageRows} from '../../source/ui/frame.ts';
import {bindingOf} from '../../source/ui/keymap.ts';
import {manyServers, sampleFleet, typicalServers} from '../support/sample-fleet.ts';

const [screen = 'overview', size = '120x40', theme = 'dark', ...keys] = process.argv.slice(2);
const [columns = 120, rows = 40] = size.split('x').map(Number);
const count = Number(process.env.SERVERS ?? 0);
const fleet = sampleFleet(
	count > 0 ? manyServers(count) : typicalServers.slice(0, Number(process.env.FIRST ?? 99)),
	{
		columns,
		rows,
		windowMs: Number(process.env.WINDOW_MS ?? 5 * defaultWindowMs),
		...(process.env.HISTORY ? {historySeconds: Number(process.env.HISTORY)} : {}),
	},
);
let {model} = fleet;
const first = model.servers[0]!.target.id;
const places: Readonly<Record<string, Place>> = {
	server: {screen: 'server', targetId: first},
	tool: {screen: 'tool', targetId: first, tool: 'create_issue'},
	alerts: {screen: 'alerts'},
	logs: {screen: 'logs', filter: ''},
	health: {screen: 'health'},
	query: {screen: 'query'},
	capacity: {screen: 'capacity'},
};
if (places[screen] !== undefined) {
	[model] = update(model, {type: 'screen-opened', place: places[screen]});
}

let snapshot = await takeSnapshot(model, fleet.nowMs, fleet);
for (const chord of keys) {
	const binding = bindingOf(chord, model.view.stack.at(-1)!.screen);
	for (const message of binding === undefined
		? []
		: messagesOf(binding.action, {
				model,
				snapshot,
				pageRows: pageRows(model),
				windowsMs,
				keyIndex: binding.keys.indexOf(chord),
			})) {
		[model] = update(model, message);
	}

	snapshot = await takeSnapshot(model, fleet.nowMs, fleet);
}

const started = performance.now();
const frame = frameRows(model, snapshot, themeNamed(theme as ThemeName, process.env.ASCII === '1'));
const tookMs = performance.now() - started;
process.stdout.write(frame.join('\n'));
if (process.env.TIMING === '1') {
	process.stderr.write(`\nframe ${tookMs.toFixed(1)} ms\n`);
}

if (process.env.HOLD === '1') {
	setTimeout(() => {}, 5000);
}
