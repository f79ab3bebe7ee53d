import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Snapshot} from '../snapshot/snapshot.ts';
import type {Effect} from './effects.ts';
import type {Dispatch} from './messages.ts';
import type {Model} from './model.ts';
import {update} from './update.ts';

/** What the screen is a function of. */
export type Shown = {
	readonly model: Model;
	/** Undefined until the first one is taken. */
	readonly snapshot: Snapshot | undefined;
};

export type AppStore = StoreApi<Shown> & {readonly dispatch: Dispatch};

/** The one place state changes in. `run` carries out effects, after the model has changed. */
export function createAppStore(model: Model, run: (effect: Effect) => void): AppStore {
	const store = createStore<Shown>(() => ({model, snapshot: undefined}));
	return {
		...store,
		dispatch(message) {
			const [next, effects] = update(store.getState().model, message);
			store.setState({model: next});
			for (const effect of effects) {
				run(effect);
			}
		},
	};
}
