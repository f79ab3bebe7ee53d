import type {Clock} from '../../base/clock.ts';

/** How often a group that was told to end is looked at. */
const lookMs = 20;

/** The process groups of running commands; none outlives this process, unless it is killed outright. */
export class ProcessGroups {
	readonly #pids = new Set<number>();
	readonly #onExit = () => {
		for (const pid of this.#pids) {
			signalGroup(pid, 'SIGKILL');
		}
	};

	add(pid: number): void {
		if (this.#pids.size === 0) {
			process.on('exit', this.#onExit);
		}

		this.#pids.add(pid);
	}

	/** Asks a group to end and, after `graceMs`, makes it. Resolves when it is gone, or can only be. */
	async end(pid: number, {clock, graceMs}: {readonly clock: Clock; readonly graceMs: number}): Promise<void> {
		const endMs = clock.monotonicMs() + graceMs;
		const never = new AbortController().signal;
		let isAlive = signalGroup(pid, 'SIGTERM');
		while (isAlive && clock.monotonicMs() < endMs) {
			await clock.sleep(lookMs, never);
			isAlive = signalGroup(pid, 0);
		}

		if (isAlive) {
			signalGroup(pid, 'SIGKILL');
		}

		this.#pids.delete(pid);
		if (this.#pids.size === 0) {
			process.removeListener('exit', this.#onExit);
		}
	}
}

/** False when the group has no process left. */
function signalGroup(pid: number, name: NodeJS.Signals | 0): boolean {
	try {
		process.kill(-pid, name);
		return true;
	} catch (error) {
		// macOS says EPERM of a group of zombies.
		return (error as NodeJS.ErrnoException).code === 'EPERM' && name !== 0;
	}
}
