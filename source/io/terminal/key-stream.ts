import {PassThrough, type Readable} from 'node:stream';

/** What Ink passes over: function keys, and the mouse where it was asked for. */
export type SpecialInput =
	| {readonly type: 'function-key'; readonly name: string}
	| {
			readonly type: 'mouse';
			readonly kind: 'press' | 'wheel-up' | 'wheel-down';
			/** 0-based cell. */
			readonly x: number;
			readonly y: number;
	  };

/** SGR mouse reports (xterm, mode 1006), and F1 as xterm, VT220 and the Linux console send it. */
const special = /\u001b\[<(\d{1,5});(\d{1,5});(\d{1,5})([Mm])|\u001b(?:OP|\[11~|\[\[A)/g;
/** The beginning of a mouse report whose end is still on its way; an escape key alone is none. */
const unfinished = /\u001b\[<[\d;]{0,17}$/;

type Keyboard = Readable & {
	readonly isTTY?: boolean;
	setRawMode?(isRaw: boolean): unknown;
	ref?(): unknown;
	unref?(): unknown;
};

/** The keyboard for Ink, without the special input, which goes to `onSpecial`. */
export class KeyStream extends PassThrough {
	readonly isTTY = true;
	readonly #keyboard: Keyboard;
	readonly #onSpecial: (input: SpecialInput) => void;
	#held = '';

	constructor(keyboard: Keyboard, onSpecial: (input: SpecialInput) => void) {
		super();
		this.#keyboard = keyboard;
		this.#onSpecial = onSpecial;
		keyboard.on('data', this.#received);
		keyboard.on('end', this.#ended);
	}

	setRawMode(isRaw: boolean): this {
		this.#keyboard.setRawMode?.(isRaw);
		return this;
	}

	ref(): void {
		this.#keyboard.ref?.();
	}

	unref(): void {
		this.#keyboard.unref?.();
	}

	close(): void {
		this.#keyboard.removeListener('data', this.#received);
		this.#keyboard.removeListener('end', this.#ended);
		this.#keyboard.pause();
	}

	readonly #ended = () => this.end();

	readonly #received = (chunk: Buffer | string) => {
		// Latin-1 keeps every byte as it is until Ink decodes them.
		const text = this.#held + (typeof chunk === 'string' ? Buffer.from(chunk) : chunk).toString('latin1');
		this.#held = unfinished.exec(text)?.[0] ?? '';
		const keys = text
			.slice(0, text.length - this.#held.length)
			.replace(special, (sequence, button?: string, column?: string, row?: string, end?: string) => {
				const input =
					button === undefined
						? functionKey(sequence)
						: mouseInput(Number(button), [column, row], end === 'M');
				if (input !== undefined) {
					this.#onSpecial(input);
				}

				return '';
			});
		if (keys !== '') {
			this.write(Buffer.from(keys, 'latin1'));
		}
	};
}

function functionKey(_sequence: string): SpecialInput {
	return {type: 'function-key', name: 'f1'};
}

function mouseInput(
	button: number,
	[column, row]: readonly (string | undefined)[],
	isPressed: boolean,
): SpecialInput | undefined {
	// Bits 2 to 4 are shift, alt and control, bit 5 is motion.
	const kinds: Readonly<Record<number, 'press' | 'wheel-up' | 'wheel-down'>> = {
		0: 'press',
		64: 'wheel-up',
		65: 'wheel-down',
	};
	const kind = kinds[button & ~0b1_1100];
	return kind === undefined || !isPressed
		? undefined
		: {type: 'mouse', kind, x: Math.max(0, Number(column) - 1), y: Math.max(0, Number(row) - 1)};
}
