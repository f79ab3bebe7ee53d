import {Cells} from './cells.ts';
import {difference} from './difference.ts';

/** The terminal's end of a stream, such as `process.stdout`. */
export type TerminalOutput = {
	readonly writableNeedDrain: boolean;
	write(text: string): unknown;
	once(event: 'drain', listener: () => void): unknown;
	removeListener(event: 'drain', listener: () => void): unknown;
};

export type WriterStatistics = {
	readonly framesShown: number;
	/** Frames that were overtaken by a newer one while the terminal did not read. */
	readonly framesDropped: number;
	readonly bytesSent: number;
};

/** Begin and end of a synchronized update (DEC private mode 2026): terminals that know it paint the frame at once. */
const beginFrame = '\u001b[?2026h';
const endFrame = '\u001b[?2026l';

/**
 * Shows whole frames by sending the cells that changed since what was really sent. Never waits: while the terminal does
 * not drain, frames are dropped and the newest one follows when it does.
 */
export class FrameWriter {
	readonly #output: TerminalOutput;
	#sent: Cells;
	#frame = '';
	/** A frame, or the wish to repaint, waits for the terminal. */
	#isWaiting = false;
	#mustErase = true;
	#isOpen = true;
	#framesShown = 0;
	#framesDropped = 0;
	#bytesSent = 0;

	constructor(output: TerminalOutput, columns: number, rows: number) {
		this.#output = output;
		this.#sent = new Cells(columns, rows);
	}

	get statistics(): WriterStatistics {
		return {framesShown: this.#framesShown, framesDropped: this.#framesDropped, bytesSent: this.#bytesSent};
	}

	/** The newest frame handed over, shown or not. */
	get frame(): string {
		return this.#frame;
	}

	show(frame: string): void {
		if (this.#isWaiting) {
			this.#framesDropped++;
		}

		this.#frame = frame;
		this.#flush();
	}

	/** Forgets what the terminal shows (another program wrote to it, ctrl-l) and paints everything anew. */
	repaint(): void {
		this.#mustErase = true;
		this.#flush();
	}

	/** The terminal has a new size; its contents are no longer known. */
	resize(columns: number, rows: number): void {
		this.#sent = new Cells(columns, rows);
		this.#mustErase = true;
	}

	/** Nothing is sent after this. */
	close(): void {
		this.#isOpen = false;
		this.#output.removeListener('drain', this.#drained);
	}

	readonly #drained = () => {
		this.#isWaiting = false;
		this.#flush();
	};

	#flush(): void {
		if (!this.#isOpen || this.#isWaiting) {
			return;
		}

		if (this.#output.writableNeedDrain) {
			this.#isWaiting = true;
			this.#output.once('drain', this.#drained);
			return;
		}

		const {columns, rows} = this.#sent;
		const next = new Cells(columns, rows);
		next.draw(this.#frame, this.#sent);
		// Only a screen of unknown contents is erased; every other frame overwrites in place.
		const erase = this.#mustErase ? '\u001b[m\u001b[H\u001b[2J' : '';
		const before = this.#mustErase ? new Cells(columns, rows) : this.#sent;
		const changes = erase + difference(before, next);
		this.#sent = next;
		this.#mustErase = false;
		this.#framesShown++;
		if (changes !== '') {
			const text = `${beginFrame}${changes}${endFrame}`;
			this.#bytesSent += Buffer.byteLength(text);
			this.#output.write(text);
		}
	}
}
