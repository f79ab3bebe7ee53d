import {render} from 'ink-testing-library';
import {afterEach, describe, expect, it} from 'vitest';
import {maxPromptChars} from '../../source/base/limits.ts';
import {windowsMs} from '../../source/config/defaults.ts';
import {themeNamed} from '../../source/present/theme.ts';
import {takeSnapshot} from '../../source/snapshot/snapshot.ts';
import type {Effect} from '../../source/state/effects.ts';
import {createAppStore} from '../../source/state/store.ts';
import {App} from '../../source/ui/app.tsx';
import {keymap} from '../../source/ui/keymap.ts';
import {sampleFleet, typicalServers} from '../support/sample-fleet.ts';

// The component itself: keys through Ink's own parser, frames as Ink composes them. (Ink's test stream has 100 columns.)

let unmount = () => {};

afterEach(() => unmount());

async function open() {
	const fleet = sampleFleet(typicalServers, {columns: 100, rows: 24});
	const effects: Effect[] = [];
	const store = createAppStore(
		{...fleet.model, view: {...fleet.model.view, columns: 100, rows: 24}},
		effect => effects.push(effect),
	);
	const look = async () => {
		const snapshot = await takeSnapshot(store.getState().model, fleet.nowMs, fleet);
		store.setState({snapshot});
	};

	await look();
	const app = render(<App store={store} theme={themeNamed('none')} windowsMs={windowsMs} keymap={keymap} />);
	unmount = app.unmount;
	const settle = async () => {
		await new Promise(resolve => setImmediate(resolve));
		await look();
		await new Promise(resolve => setImmediate(resolve));
	};

	await settle();
	return {
		store,
		effects,
		frame: () => app.lastFrame() ?? '',
		async press(key: string) {
			app.stdin.write(key);
			await settle();
		},
	};
}

describe('the app in Ink', () => {
	it('draws exactly the rows asked for', async () => {
		const {frame} = await open();
		expect(frame().split('\n')).toHaveLength(24);
		expect(frame()).toContain('mcptop');
	});

	it('moves the cursor with j and opens a server with enter', async () => {
		const {frame, press} = await open();
		const selected = () =>
			frame()
				.split('\n')
				.find(row => row.includes('❯')) ?? '';
		const first = selected();
		await press('j');
		expect(selected()).not.toBe(first);
		const [name] = /[a-z]+[a-z-]*/.exec(selected().replace(/[^\x20-\x7e]/g, '')) ?? [];
		await press('\r');
		expect(frame().split('\n')[0]).toContain(`fleet › ${name}`);
	});

	it('takes keys that come together one by one, and a prompt takes them as text', async () => {
		const one = await open();
		await one.press('j');
		await one.press('j');
		await one.press('k');
		const expected = one.frame();
		unmount();
		const two = await open();
		await two.press('jjk');
		expect(two.frame()).toBe(expected);
		await two.press('/postgres');
		expect(two.frame()).toContain('Servers 1/10');
	});

	it('takes no more into a prompt than it has room for', async () => {
		const {store, press} = await open();
		await press('/');
		await press('x'.repeat(maxPromptChars + 5));
		await press('y');
		expect(store.getState().model.view.prompt?.text).toBe('x'.repeat(maxPromptChars));
	});

	it('asks the world to quit on q and on ctrl-c', async () => {
		const {effects, press} = await open();
		await press('q');
		await press('\u0003');
		expect(effects.filter(({type}) => type === 'quit')).toHaveLength(2);
	});

	it('shows help on ? and hides it on the next', async () => {
		const {frame, press} = await open();
		await press('?');
		expect(frame()).toContain('this help');
		await press('?');
		expect(frame()).not.toContain('this help');
	});
});
