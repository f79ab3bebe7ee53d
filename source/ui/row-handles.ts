/** Nothing of Ink's own looks like a handle. In ASCII, whose width Ink knows without taking the text apart into graphemes. */
const mark = '~mcptop:row:';

/**
 * Short names for rows of styled text. Ink takes every row of a frame apart into cells, changed or not: 20 MB and 15 ms at 200×50.
 * So on a terminal it lays out handles, and whoever sends the frame puts the rows back in.
 */
export class RowHandles {
	/** Of the newest frame. */
	#handles = new Map<string, string>();
	/** Of the newest frame and the one before: Ink may still be showing that one. */
	#rows = new Map<string, string>();
	#older = new Map<string, string>();
	#given = 0;

	/** Handles of a frame's rows; a row that the frame before had keeps its handle, so React sees what changed. */
	of(rows: readonly string[]): readonly string[] {
		const handles = new Map<string, string>();
		this.#older = this.#rows;
		this.#rows = new Map();
		const named = rows.map(row => {
			const handle = handles.get(row) ?? this.#handles.get(row) ?? `${mark}${(this.#given++).toString(36)}`;
			handles.set(row, handle);
			this.#rows.set(handle, row);
			return handle;
		});
		this.#handles = handles;
		return named;
	}

	/** A frame of handles with the rows put back; other lines, such as Ink's report of an error, stay as they are. */
	expand(frame: string): string {
		return frame
			.split('\n')
			.map(line => this.#rows.get(line) ?? this.#older.get(line) ?? line)
			.join('\n');
	}
}
