import {render} from 'ink';
import type {Clock} from '../base/clock.ts';
import {minSnapshotIntervalMs} from '../base/limits.ts';
import {windowsMs} from '../config/defaults.ts';
import {KeyStream} from '../io/terminal/key-stream.ts';
import {TerminalScreen} from '../io/terminal/screen.ts';
import type {LogBuffer} from '../logs/buffer.ts';
import {type Theme, type ThemeName, themeNamed} from '../present/theme.ts';
import type {Querier} from '../promql/query.ts';
import type {AlertView} from '../rules/alert.ts';
import type {SelfFacts} from '../runtime/self-loop.ts';
import {SnapshotLoop} from '../runtime/snapshot-loop.ts';
import type {Effect} from '../state/effects.ts';
import type {ReplayChange} from '../state/messages.ts';
import type {AppStore} from '../state/store.ts';
import type {ExemplarStore} from '../tsdb/exemplars.ts';
import {App} from '../ui/app.tsx';
import {chordMessages} from '../ui/key-messages.ts';
import {keymap} from '../ui/keymap.ts';
import {mouseMessages} from '../ui/mouse-messages.ts';
import {type KeyWish, rebound} from '../ui/rebind.ts';
import {RowHandles} from '../ui/row-handles.ts';
import {saveLogs} from './save-logs.ts';
import type {World} from './world.ts';

export type WatchOptions = {
	readonly store: AppStore;
	readonly querier: Querier;
	readonly logs: LogBuffer;
	readonly exemplars?: ExemplarStore;
	readonly clock: Clock;
	readonly world: Pick<World, 'stdin' | 'stdout' | 'signal' | 'cwd'>;
	readonly theme: Theme;
	readonly mouse: boolean;
	/** What the configuration binds differently. */
	readonly keys: readonly KeyWish[];
	/** ctrl-r. */
	scrapeNow(): void;
	/** Rings, where that was asked for. */
	alertsFired(alerts: readonly AlertView[]): void;
	/** `+` and `-`. */
	setInterval(intervalMs: number): void;
	/** Keys of time while a recording is shown. */
	replay?(change: ReplayChange): void;
};

/** The screens, open on a terminal. */
export type Watching = {
	/** To be handed every effect of the store. */
	carryOut(effect: Effect): void;
	/** Resolves when the person quit or the signal fired, the terminal restored. */
	readonly ended: Promise<void>;
	/** What the screen costs. */
	facts(): SelfFacts;
};

/** How often numbers change when nobody presses a key: what can be read, not what can be drawn. */
const refreshMs = Math.max(1000, minSnapshotIntervalMs);

/** Opens the screens: the one place where what is drawn and what is gathered meet. */
export function watch({
	store,
	querier,
	logs,
	exemplars,
	clock,
	world,
	theme,
	mouse,
	keys,
	scrapeNow,
	setInterval,
	alertsFired,
	replay,
}: WatchOptions): Watching {
	const quit = new AbortController();
	const signal = AbortSignal.any([world.signal, quit.signal]);
	let leaveFrame = false;
	const handles = new RowHandles();
	const screen = new TerminalScreen(
		world.stdout as ConstructorParameters<typeof TerminalScreen>[0],
		(columns, rows) => store.dispatch({type: 'resized', columns, rows}),
		{expand: frame => handles.expand(frame), mouse},
	);
	const loop = new SnapshotLoop({
		clock,
		querier,
		logs,
		...(exemplars === undefined ? {} : {exemplars}),
		intervalMs: refreshMs,
		model: () => store.getState().model,
		show: snapshot => store.setState({snapshot}),
	});
	screen.open();
	store.dispatch({type: 'resized', columns: screen.stream.columns, rows: screen.stream.rows});
	const {keymap: bindings, problems} = rebound(keymap, keys);
	store.dispatch({type: 'problems-found', from: 'keys', problems});
	const keyboard = new KeyStream(world.stdin, input => {
		const context = {...store.getState(), windowsMs, keymap: bindings};
		const messages =
			input.type === 'mouse' ? mouseMessages(input, context) : chordMessages(input.name, '', context);
		for (const message of messages) {
			store.dispatch(message);
		}
	});
	const ink = render(
		<App store={store} theme={theme} windowsMs={windowsMs} keymap={bindings} handles={handles} />,
		{
			stdout: screen.stream as unknown as NodeJS.WriteStream,
			stdin: keyboard as unknown as NodeJS.ReadStream,
			debug: true,
			exitOnCtrlC: false,
			patchConsole: false,
			interactive: true,
		},
	);

	const run = async () => {
		try {
			// A component that throws ends Ink; that is a bug and ends the program after the terminal is restored.
			await Promise.race([loop.run(signal), ink.waitUntilExit()]);
		} finally {
			quit.abort();
			ink.unmount();
			keyboard.close();
			screen.close({leaveFrame});
		}
	};

	return {
		ended: run(),
		facts() {
			const {taken, lastSeconds} = loop.statistics;
			const {framesShown, framesDropped, bytesSent} = screen.statistics;
			return {
				mcptop_snapshots_total: taken,
				mcptop_snapshot_duration_seconds: lastSeconds,
				mcptop_frames_total: framesShown,
				mcptop_frames_dropped_total: framesDropped,
				mcptop_terminal_sent_bytes_total: bytesSent,
			};
		},
		carryOut(effect) {
			switch (effect.type) {
				case 'quit':
					leaveFrame = effect.leaveFrame;
					quit.abort();
					return;
				case 'suspend':
					screen.suspend(keyboard);
					return;
				case 'repaint':
					screen.repaint();
					return;
				case 'scrape-now':
					scrapeNow();
					return;
				case 'set-interval':
					setInterval(effect.intervalMs);
					return;
				case 'alerts-fired':
					alertsFired(effect.alerts);
					return;
				case 'replay':
					replay?.(effect.change);
					return;
				case 'save-logs':
					void saveLogs({buffer: logs, file: effect.file, filter: effect.filter, folder: world.cwd}).then(
						text => store.dispatch({type: 'noticed', text}),
					);
					return;
				case 'copy':
					screen.copy(effect.text);
					return;
				case 'snapshot-wanted':
					loop.want();
					return;
			}
		},
	};
}

export type ThemeChoice = {
	readonly theme?: ThemeName | undefined;
	readonly ascii: boolean;
	readonly env: World['env'];
};

/** What the flags say; else what the environment does: NO_COLOR, TERM=dumb, a locale without UTF-8. */
export function themeFrom({theme, ascii, env}: ThemeChoice): Theme {
	const isDumb = env.TERM === 'dumb';
	const hasColour = (env.NO_COLOR ?? '') === '' && !isDumb;
	const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
	const isAscii = ascii || isDumb || /^(C|POSIX)$/.test(locale);
	return themeNamed(theme ?? (hasColour ? 'dark' : isDumb ? 'none' : 'monochrome'), isAscii);
}
