import {windowsMs} from '../../source/config/defaults.ts';
import {type Theme, themeNamed} from '../../source/present/theme.ts';
import {type Snapshot, takeSnapshot} from '../../source/snapshot/snapshot.ts';
import type {Model} from '../../source/state/model.ts';
import {update} from '../../source/state/update.ts';
import type {KeyState} from '../../source/ui/chords.ts';
import {frameRows} from '../../source/ui/frame.ts';
import {keyMessages} from '../../source/ui/key-messages.ts';
import type {SampleFleet} from './sample-fleet.ts';

const special: Readonly<Record<string, KeyState>> = {
	down: {downArrow: true},
	up: {upArrow: true},
	left: {leftArrow: true},
	right: {rightArrow: true},
	enter: {return: true},
	esc: {escape: true},
	tab: {tab: true},
};

/** The screens without a terminal: press keys, look at frames. */
export class Desk {
	readonly #fleet: SampleFleet;
	model: Model;
	snapshot: Snapshot | undefined;

	constructor(fleet: SampleFleet) {
		this.#fleet = fleet;
		this.model = fleet.model;
	}

	/** Names of keys (`down`, `enter`), or text: letter by letter, pasted where a prompt is open. */
	async press(...keys: readonly string[]): Promise<this> {
		await this.look();
		for (const key of keys) {
			const isWhole = special[key] !== undefined || this.model.view.prompt !== undefined;
			const presses = isWhole ? [key] : [...key];
			for (const press of presses) {
				await this.#pressOne(special[press] === undefined ? press : '', special[press] ?? {});
			}
		}

		return this;
	}

	/** A key with a modifier, such as `w` with `{ctrl: true}`. */
	async pressChord(input: string, key: KeyState): Promise<this> {
		await this.look();
		await this.#pressOne(input, key);
		return this;
	}

	resize(columns: number, rows: number): this {
		[this.model] = update(this.model, {type: 'resized', columns, rows});
		return this;
	}

	async frame(theme: Theme = themeNamed('none')): Promise<readonly string[]> {
		return frameRows(this.model, await this.look(), theme);
	}

	async look(): Promise<Snapshot> {
		this.snapshot = await takeSnapshot(this.model, this.#fleet.nowMs, this.#fleet);
		return this.snapshot;
	}

	async #pressOne(input: string, key: KeyState): Promise<void> {
		for (const message of keyMessages(input, key, {model: this.model, snapshot: this.snapshot, windowsMs})) {
			[this.model] = update(this.model, message);
		}

		await this.look();
	}
}
