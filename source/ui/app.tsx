import {Box, Text, useInput} from 'ink';
import {memo, type ReactNode, useCallback, useMemo, useRef, useSyncExternalStore} from 'react';
import type {Block} from '../present/block.ts';
import type {Theme} from '../present/theme.ts';
import type {AppStore, Shown} from '../state/store.ts';
import {currentPlace, placeKey, type View} from '../state/view.ts';
import {frameRows, waitingRows} from './frame.ts';
import {keyMessages} from './key-messages.ts';
import type {Binding} from './keymap.ts';
import type {RowHandles} from './row-handles.ts';

export type AppProps = {
	readonly store: AppStore;
	readonly theme: Theme;
	readonly windowsMs: readonly number[];
	readonly keymap: readonly Binding[];
	/** Given where the stream Ink writes to expands them; else Ink composes the rows themselves. */
	readonly handles?: RowHandles;
};

/** The whole screen. It reads the model and the snapshot, and dispatches messages; nothing else. */
export function App({store, theme, windowsMs, keymap, handles}: AppProps): ReactNode {
	const subscribe = useCallback((notify: () => void) => subscribeOnce(store, notify), [store]);
	const shown = useSyncExternalStore(subscribe, store.getState);
	useInput((input, key) => {
		for (const press of presses(input, store.getState().model.view)) {
			for (const message of keyMessages(press, key, {...store.getState(), windowsMs, keymap})) {
				store.dispatch(message);
			}
		}
	});
	const rows = useRows(shown, theme, keymap);
	const named = useMemo(() => handles?.of(rows) ?? rows, [handles, rows]);
	return <Rows rows={named} />;
}

/** Keys held down over a slow line come several at a time, and Ink takes them for one; for a prompt they are a text. */
function presses(input: string, {prompt}: View): readonly string[] {
	return prompt === undefined && input.length > 1 ? [...input] : [input];
}

/**
 * A key changes the model at once and the snapshot a moment later: one frame for both, unless the snapshot is longer in
 * coming (a server over HTTP answers it). Composing a frame is what a key costs most.
 */
function subscribeOnce(store: AppStore, notify: () => void): () => void {
	let waiting: NodeJS.Immediate | undefined;
	const unsubscribe = store.subscribe((now, before) => {
		const isTaken = now.snapshot !== before.snapshot;
		const isTouched = now.model.view !== before.model.view || now.model.notice !== before.model.notice;
		// A scrape or an alert draws nothing: the next snapshot shows it.
		if (!isTaken && !isTouched) {
			return;
		}

		clearImmediate(waiting);
		if (isTaken) {
			notify();
		} else {
			waiting = setImmediate(notify);
		}
	});
	return () => {
		clearImmediate(waiting);
		unsubscribe();
	};
}

/** Rows of what is shown; until a newly opened screen has its snapshot, those of the screen before. */
function useRows({model, snapshot}: Shown, theme: Theme, keymap: readonly Binding[]): Block {
	const last = useRef<Block>([]);
	if (snapshot === undefined) {
		return waitingRows(model, theme);
	}

	const isCurrent = snapshot.place === placeKey(currentPlace(model.view));
	if (isCurrent || last.current.length !== model.view.rows) {
		last.current = isCurrent ? frameRows(model, snapshot, theme, keymap) : waitingRows(model, theme);
	}

	return last.current;
}

/** One pre-styled text a row: a box per cell would cost twice the time. */
function Rows({rows}: {readonly rows: Block}): ReactNode {
	return (
		<Box flexDirection="column">
			{rows.map((row, y) => (
				// Rows have no identity but their place.
				// biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its index
				<Row key={y} text={row} />
			))}
		</Box>
	);
}

const Row = memo(({text}: {readonly text: string}): ReactNode => <Text wrap="truncate">{text}</Text>);
