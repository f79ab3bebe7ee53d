import type {LogOrigin, LogState, OpenLogSource} from '../../source/runtime/ports.ts';

/** Hears what a log source says, and lets a test wait for what has to come. */
export class LogListener {
	text = '';
	/** By `file/stream`; the empty name for neither. */
	readonly texts: Record<string, string> = {};
	readonly states: LogState[] = [];
	readonly fileStates: Record<string, LogState | undefined> = {};
	restarts = 0;
	unread = 0;
	breaks = 0;
	/** Set by a test that is slow to take bytes. */
	hold: Promise<void> | undefined;
	readonly #waiting = new Set<() => void>();

	readonly callbacks: Omit<OpenLogSource, 'source'> = {
		onBytes: async (chunk, origin) => {
			const text = Buffer.from(chunk).toString();
			this.text += text;
			const name = nameOf(origin);
			this.texts[name] = (this.texts[name] ?? '') + text;
			this.#wake();
			await this.hold;
		},
		onBreak: () => {
			this.breaks++;
		},
		onState: (state, file) => {
			if (file !== undefined) {
				this.fileStates[file] = state;
			}

			if (state !== undefined) {
				this.states.push(state);
			}

			this.#wake();
		},
		onRestart: () => {
			this.restarts++;
			this.#wake();
		},
		onUnread: files => {
			this.unread = files;
			this.#wake();
		},
	};

	get state(): LogState | undefined {
		return this.states.at(-1);
	}

	until(condition: () => boolean): Promise<void> {
		return new Promise(resolve => {
			const look = () => {
				if (condition()) {
					this.#waiting.delete(look);
					resolve();
				}
			};

			this.#waiting.add(look);
			look();
		});
	}

	#wake(): void {
		for (const look of [...this.#waiting]) {
			look();
		}
	}
}

function nameOf({file = '', stream = ''}: LogOrigin = {}): string {
	return stream === '' ? file : `${file}/${stream}`;
}
