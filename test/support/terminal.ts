import {tmpdir} from 'node:os';
import path from 'node:path';
import {type IPty, spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';

let states = 0;

export type Cell = {
	readonly text: string;
	/** Palette index, 0xrrggbb, or −1 for the terminal's default. */
	readonly foreground: number;
	readonly bold: boolean;
	readonly inverse: boolean;
	readonly dim: boolean;
};

export type TerminalOptions = {
	readonly columns?: number;
	readonly rows?: number;
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
};

/** A program in a pseudo-terminal, with an emulator that shows what a person would see. */
export class TerminalSession {
	readonly #pty: IPty;
	readonly #terminal: xterm.Terminal;
	readonly #watchers = new Set<() => void>();
	readonly exited: Promise<{readonly exitCode: number; readonly signal: number | undefined}>;
	/** All the program wrote. */
	raw = '';
	hasExited = false;

	constructor(command: string, args: readonly string[], options: TerminalOptions = {}) {
		const {columns = 120, rows = 40} = options;
		this.#terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 500});
		this.#pty = spawn(command, [...args], {
			cols: columns,
			rows,
			name: 'xterm-256color',
			cwd: options.cwd ?? process.cwd(),
			env: {
				PATH: process.env.PATH ?? '',
				HOME: process.env.HOME ?? '/',
				TERM: 'xterm-256color',
				LANG: 'C.UTF-8',
				// Each session by itself: what one is left with must not greet the next.
				XDG_STATE_HOME: path.join(tmpdir(), `mcptop-state-${process.pid}-${states++}`),
				...options.env,
			},
		});
		this.#pty.onData(data => {
			this.raw += data;
			this.#terminal.write(data, () => this.#wake());
		});
		// The emulator's answers to questions about the terminal.
		this.#terminal.onData(data => this.#pty.write(data));
		this.exited = new Promise(resolve => {
			this.#pty.onExit(({exitCode, signal}) => {
				this.hasExited = true;
				// What was written before the end still has to reach the emulator.
				this.#terminal.write('', () => {
					this.#wake();
					resolve({exitCode, signal});
				});
			});
		});
	}

	get pid(): number {
		return this.#pty.pid;
	}

	/** The visible screen, one text a row, trailing blanks cut. */
	rows(): string[] {
		const buffer = this.#terminal.buffer.active;
		return Array.from(
			{length: this.#terminal.rows},
			(_, y) => buffer.getLine(buffer.baseY + y)?.translateToString(true) ?? '',
		);
	}

	screen(): string {
		return this.rows().join('\n');
	}

	cell(x: number, y: number): Cell {
		return terminalCell(this.#terminal, x, y);
	}

	cells(): Cell[][] {
		return terminalCells(this.#terminal);
	}

	/** The first cell of `text` on the screen; throws when it is not there. */
	cellOf(text: string): Cell {
		const rows = this.rows();
		const y = rows.findIndex(row => row.includes(text));
		if (y === -1) {
			throw new Error(`"${text}" is not on the screen:\n${rows.join('\n')}`);
		}

		return this.cell(rows[y]!.indexOf(text), y);
	}

	get isAlternateScreen(): boolean {
		return this.#terminal.buffer.active.type === 'alternate';
	}

	type(keys: string): void {
		this.#pty.write(keys);
	}

	resize(columns: number, rows: number): void {
		this.#terminal.resize(columns, rows);
		this.#pty.resize(columns, rows);
	}

	kill(signal: string): void {
		this.#pty.kill(signal);
	}

	/** Takes the terminal away, as a lost connection does. */
	hangUp(): void {
		(this.#pty as IPty & {destroy(): void}).destroy();
	}

	/** Resolves with the screen once it meets the condition; rejects with the screen it saw last. */
	async until(
		condition: string | RegExp | ((screen: string) => boolean),
		timeoutMs = 40_000,
	): Promise<string> {
		const meets = (screen: string) => {
			if (typeof condition === 'string') {
				return screen.includes(condition);
			}

			return condition instanceof RegExp ? condition.test(screen) : condition(screen);
		};

		return new Promise((resolve, reject) => {
			const look = () => {
				const screen = this.screen();
				if (meets(screen)) {
					finish();
					resolve(screen);
				} else if (this.hasExited) {
					finish();
					reject(new Error(`the program ended before ${String(condition)} was seen:\n${screen}`));
				}
			};

			const timer = setTimeout(() => {
				finish();
				reject(new Error(`no ${String(condition)} within ${timeoutMs} ms:\n${this.screen()}`));
			}, timeoutMs);
			const finish = () => {
				clearTimeout(timer);
				this.#watchers.delete(look);
			};

			this.#watchers.add(look);
			look();
		});
	}

	close(): void {
		if (!this.hasExited) {
			this.#pty.kill('SIGKILL');
		}
	}

	#wake(): void {
		for (const watcher of [...this.#watchers]) {
			watcher();
		}
	}
}

/** What an emulator shows, cell by cell. */
export function terminalCells(terminal: xterm.Terminal): Cell[][] {
	return Array.from({length: terminal.rows}, (_, y) =>
		Array.from({length: terminal.cols}, (_, x) => terminalCell(terminal, x, y)),
	);
}

function terminalCell(terminal: xterm.Terminal, x: number, y: number): Cell {
	const buffer = terminal.buffer.active;
	const cell = buffer.getLine(buffer.baseY + y)?.getCell(x);
	return {
		text: cell?.getChars() ?? '',
		foreground: cell === undefined || cell.isFgDefault() ? -1 : cell.getFgColor(),
		bold: Boolean(cell?.isBold()),
		inverse: Boolean(cell?.isInverse()),
		dim: Boolean(cell?.isDim()),
	};
}
