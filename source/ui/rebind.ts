import type {Problem} from '../base/problem.ts';
import {suggestion} from '../base/suggestion.ts';
import {isChord} from './chords.ts';
import type {Binding} from './keymap.ts';

/** One action and the keys a person wants for it; `at` says where that was written. */
export type KeyWish = {
	readonly action: string;
	readonly keys: readonly string[];
	readonly at: Pick<Problem, 'where' | 'line' | 'column'>;
};

/**
 * The keymap with a person's wishes fulfilled. Keys given to an action are taken from those that have them on the same
 * screens, and an action left without a key is named. What cannot be done costs itself. `ctrl+c` always quits.
 */
export function rebound(
	keymap: readonly Binding[],
	wishes: readonly KeyWish[],
): {readonly keymap: readonly Binding[]; readonly problems: readonly Problem[]} {
	const problems: Problem[] = [];
	const actions = [...new Set(keymap.map(({action}) => action))];
	let bindings = keymap;
	for (const {action, keys, at} of wishes) {
		const problem = (what: string, hint?: string) =>
			problems.push({severity: 'warning', what, ...(hint === undefined ? {} : {hint}), ...at});
		if (!actions.some(known => known === action)) {
			problem(
				`keys.${action} is no action`,
				suggestion(action, actions) ?? 'see the names in docs/configuration.md',
			);
			continue;
		}

		const good = keys.filter(key => isChord(key) && key !== 'ctrl+c');
		for (const key of keys.filter(key => !good.includes(key))) {
			problem(
				`keys.${action} has the key "${key}"`,
				key === 'ctrl+c' ? 'ctrl+c always quits' : 'try one character, "space", "tab", "f1" or "ctrl+r"',
			);
		}

		if (good.length > 0 || keys.length === 0) {
			bindings = withKeys(bindings, action, good);
		}
	}

	const lost = actions.filter(
		action => !bindings.some(binding => binding.action === action && binding.keys.length > 0),
	);
	for (const action of lost) {
		const wish = wishes.find(wish => wish.action === action);
		if (wish === undefined) {
			const taker = wishes.find(({keys}) =>
				keymap.some(binding => binding.action === action && binding.keys.some(key => keys.includes(key))),
			);
			problems.push({
				severity: 'warning',
				what: `keys.${taker?.action ?? ''} takes the only key of "${action}"`,
				hint: `add "${action}: [KEY]"`,
				...(taker?.at ?? {where: ''}),
			});
		}
	}

	return {keymap: bindings.filter(({keys}) => keys.length > 0), problems};
}

/** An action with several entries, such as `q` and `backspace` for back, keeps the first one's place. */
function withKeys(keymap: readonly Binding[], action: string, keys: readonly string[]): readonly Binding[] {
	const own = keymap.filter(binding => binding.action === action);
	const isFixed = ({keys: held}: Binding) => held.includes('ctrl+c');
	const isShared = (binding: Binding) =>
		own.some(
			({screens}) =>
				(screens === undefined) === (binding.screens === undefined) &&
				(screens === undefined || screens.some(screen => binding.screens?.includes(screen))),
		);
	return keymap.map(binding => {
		if (binding.action === action && !isFixed(binding)) {
			return {...binding, keys: binding === own[0] ? keys : []};
		}

		return isShared(binding) && !isFixed(binding)
			? {...binding, keys: binding.keys.filter(key => !keys.includes(key))}
			: binding;
	});
}
