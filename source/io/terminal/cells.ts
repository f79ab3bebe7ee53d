import stringWidth from 'string-width';
import {isNarrow} from '../../base/narrow-text.ts';
import {StyleReader} from './style.ts';

/** The second half of a wide character: drawn by the cell before it. */
export const continuation = '';

/** A screen of text: per cell a grapheme (a wide one is followed by a `continuation`) and a style as SGR parameters. */
export class Cells {
	readonly columns: number;
	readonly rows: number;
	/** Row after row; a blank cell is a space. */
	readonly texts: string[];
	/** SGR parameters without the leading reset, such as `1;31`; empty for the terminal's default. */
	readonly styles: string[];
	/** The line each row was drawn from. */
	readonly lines: string[];

	constructor(columns: number, rows: number) {
		this.columns = columns;
		this.rows = rows;
		this.texts = new Array<string>(columns * rows).fill(' ');
		this.styles = new Array<string>(columns * rows).fill('');
		this.lines = new Array<string>(rows).fill('');
	}

	/**
	 * Draws a frame as Ink composes it: lines of text with SGR sequences (ECMA-48 §8.3.117). What is wider or longer than
	 * the screen is cut; any other control sequence or control character is left out. Lines that `previous` (of the same
	 * size) has at the same place are copied from it, because most lines of most frames are.
	 */
	draw(frame: string, previous?: Cells): void {
		const lines = frame.split('\n', this.rows);
		for (let y = 0; y < this.rows; y++) {
			const line = lines[y] ?? '';
			this.lines[y] = line;
			if (previous?.lines[y] === line) {
				this.#copyRow(y, previous);
			} else {
				this.#drawLine(y, line);
			}
		}
	}

	#copyRow(y: number, previous: Cells): void {
		for (let cell = y * this.columns; cell < (y + 1) * this.columns; cell++) {
			this.texts[cell] = previous.texts[cell]!;
			this.styles[cell] = previous.styles[cell]!;
		}
	}

	#drawLine(y: number, line: string): void {
		const {columns, texts, styles} = this;
		const style = new StyleReader();
		const start = y * columns;
		let x = 0;
		for (const token of tokens(line)) {
			if (token.startsWith('\u001b')) {
				style.read(token);
				continue;
			}

			for (const grapheme of isNarrow(token) ? token : graphemes(token)) {
				const width = isNarrow(grapheme) ? 1 : stringWidth(grapheme);
				if (width === 0) {
					continue;
				}

				if (x + width > columns) {
					// Half a wide character cannot be shown.
					x = columns;
					break;
				}

				texts[start + x] = grapheme;
				styles[start + x] = style.parameters;
				if (width === 2) {
					texts[start + x + 1] = continuation;
					styles[start + x + 1] = style.parameters;
				}

				x += width;
			}
		}
	}
}

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

function* graphemes(text: string): Generator<string> {
	for (const {segment} of segmenter.segment(text)) {
		if (!/^[\u0000-\u001f\u007f-\u009f]/.test(segment)) {
			yield segment;
		}
	}
}

/** Escape sequences and the texts between them. */
function tokens(line: string): string[] {
	return line.match(/\u001b\[[0-?]*[ -/]*[@-~]|\u001b[^[]?|[^\u001b]+/g) ?? [];
}
