/** Follows SGR sequences and gives the parameters that make the present style from the default one. */
export class StyleReader {
	parameters = '';
	readonly #set = new Map<string, string>();

	/** One control sequence; those that are not SGR change nothing. */
	read(sequence: string): void {
		if (!sequence.endsWith('m') || !sequence.startsWith('\u001b[')) {
			return;
		}

		const codes = sequence.slice(2, -1).split(/[;:]/);
		for (let index = 0; index < codes.length; index++) {
			const code = Number(codes[index]);
			if (code === 38 || code === 48) {
				// 38;5;N is a palette colour, 38;2;R;G;B a true one (ISO 8613-6).
				const length = codes[index + 1] === '5' ? 3 : 5;
				this.#set.set(
					code === 38 ? 'foreground' : 'background',
					codes.slice(index, index + length).join(';'),
				);
				index += length - 1;
			} else {
				this.#apply(code);
			}
		}

		this.parameters = [...this.#set.values()].join(';');
	}

	#apply(code: number): void {
		if (code === 0) {
			this.#set.clear();
			return;
		}

		const name = attribute(code);
		if (name === undefined) {
			return;
		}

		// Set anew, so that the same attributes always come in the order they were last set in.
		this.#set.delete(name);
		if (!ends.has(code)) {
			this.#set.set(name, String(code));
		} else if (code === 22) {
			this.#set.delete('dim');
		}
	}
}

const ends = new Set([22, 23, 24, 27, 29, 39, 49]);

function attribute(code: number): string | undefined {
	switch (code) {
		case 1:
		case 22:
			return 'bold';
		case 2:
			return 'dim';
		case 3:
		case 23:
			return 'italic';
		case 4:
		case 24:
			return 'underline';
		case 7:
		case 27:
			return 'inverse';
		case 9:
		case 29:
			return 'strike';
		default:
			if ((code >= 30 && code <= 39) || (code >= 90 && code <= 97)) {
				return 'foreground';
			}

			return (code >= 40 && code <= 49) || (code >= 100 && code <= 107) ? 'background' : undefined;
	}
}
