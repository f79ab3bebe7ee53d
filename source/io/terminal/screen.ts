import {writeSync} from 'node:fs';
import process from 'node:process';
import {Writable} from 'node:stream';
import {FrameWriter, type TerminalOutput, type WriterStatistics} from './frame-writer.ts';

/** A terminal one may draw on: `process.stdout` when it is one. */
export type ScreenOutput = TerminalOutput & {
	readonly columns?: number;
	readonly rows?: number;
	readonly fd?: number;
	on(event: 'resize', listener: () => void): unknown;
	removeListener(event: 'resize', listener: () => void): unknown;
};

// Alternate screen (DEC 1049), cursor hidden (25), no wrapping at the right edge (7).
const enter = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const leave =
	'\u001b[m\u001b[?1006l\u001b[?1000l\u001b[?2026l\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l';

/** Presses and the wheel (DEC 1000), as text (1006). */
const mouseOn = '\u001b[?1000h\u001b[?1006h';

export type ScreenOptions = {
	/** Makes the frame to be shown of the one Ink writes. */
	expand?(frame: string): string;
	readonly mouse?: boolean;
};

/** What Ink writes around its frames: modes and erasures, never text. */
const controlsOnly = /^(?:\u001b\[[?>=<0-9;]*[A-Za-z])*\n?$/;

/**
 * The terminal while mcptop is drawn on it. It is restored on every way out: `close`, the end of the process by an
 * exception, suspension.
 */
export class TerminalScreen {
	/** For Ink's `stdout`, in debug mode: whole frames come in, changed cells go out. */
	readonly stream: FrameStream;
	readonly #output: ScreenOutput;
	readonly #writer: FrameWriter;
	readonly #onResize: (columns: number, rows: number) => void;
	readonly #enterText: string;
	#isOpen = false;

	constructor(
		output: ScreenOutput,
		onResize: (columns: number, rows: number) => void,
		{expand = frame => frame, mouse = false}: ScreenOptions = {},
	) {
		this.#enterText = mouse ? `${enter}${mouseOn}` : enter;
		this.#output = output;
		this.#onResize = onResize;
		const {columns, rows} = sizeOf(output);
		this.#writer = new FrameWriter(output, columns, rows);
		this.stream = new FrameStream(this.#writer, {columns, rows}, expand);
	}

	get statistics(): WriterStatistics {
		return this.#writer.statistics;
	}

	open(): void {
		neverBlock(this.#output);
		this.#output.on('resize', this.#resized);
		process.once('exit', this.#atExit);
		this.#enter();
	}

	/** Restores the terminal; with `leaveFrame` the last frame stays in the scrollback, as plain output. */
	close({leaveFrame}: {readonly leaveFrame: boolean}): void {
		if (!this.#isOpen) {
			return;
		}

		this.#isOpen = false;
		this.#writer.close();
		this.#output.removeListener('resize', this.#resized);
		process.removeListener('exit', this.#atExit);
		const frame = this.#writer.frame.trimEnd();
		this.#output.write(leaveFrame && frame !== '' ? `${leave}${frame}\u001b[m\n` : leave);
	}

	/**
	 * ctrl-z: the shell gets the terminal, and on return everything is painted anew. Keys are let go of first: shells come back
	 * with the terminal cooked, and libuv does nothing where it believes that raw mode is still on.
	 */
	suspend(keyboard: {setRawMode(isRaw: boolean): unknown}): void {
		process.once('SIGCONT', () => {
			keyboard.setRawMode(true);
			this.#enter();
			this.#resized();
			this.#writer.repaint();
		});
		keyboard.setRawMode(false);
		this.#output.write(leave);
		// The whole group, as the terminal's own ctrl-z does: npm or a pager may stand between the shell and this process.
		process.kill(0, 'SIGTSTP');
	}

	/** ctrl-l. */
	repaint(): void {
		this.#writer.repaint();
	}

	/** Puts a text on the clipboard of the person's own terminal, over SSH too (OSC 52); terminals may refuse it. */
	copy(text: string): void {
		this.#output.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);
	}

	#enter(): void {
		this.#isOpen = true;
		this.#output.write(this.#enterText);
	}

	readonly #resized = () => {
		const {columns, rows} = sizeOf(this.#output);
		this.#writer.resize(columns, rows);
		this.stream.resize(columns, rows);
		this.#onResize(columns, rows);
	};

	/** The process ends without having closed the screen: an exception nobody caught. */
	readonly #atExit = () => {
		try {
			writeSync(this.#output.fd ?? 1, leave);
		} catch {
			// The terminal is gone, or does not read: there is nobody to restore it for.
		}
	};
}

/** A stream that takes whole frames and says how large the terminal is. */
export class FrameStream extends Writable {
	readonly isTTY = true;
	columns: number;
	rows: number;
	readonly #writer: FrameWriter;

	readonly #expand: (frame: string) => string;

	constructor(
		writer: FrameWriter,
		{columns, rows}: {readonly columns: number; readonly rows: number},
		expand: (frame: string) => string,
	) {
		super({decodeStrings: false});
		this.#writer = writer;
		this.#expand = expand;
		this.columns = columns;
		this.rows = rows;
	}

	resize(columns: number, rows: number): void {
		this.columns = columns;
		this.rows = rows;
		this.emit('resize');
	}

	override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
		const frame = String(chunk);
		if (!controlsOnly.test(frame)) {
			this.#writer.show(this.#expand(frame));
		}

		done();
	}
}

function sizeOf({columns, rows}: ScreenOutput): {readonly columns: number; readonly rows: number} {
	return {columns: Math.max(1, columns ?? 80), rows: Math.max(1, rows ?? 24)};
}

// Node writes to a terminal synchronously: one that does not read would stop the whole program.
function neverBlock(output: unknown): void {
	const handle = (output as {_handle?: {setBlocking?: (isBlocking: boolean) => void}})._handle;
	handle?.setBlocking?.(false);
}
