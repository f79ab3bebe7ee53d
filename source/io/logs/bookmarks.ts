import type {Bookmark} from './log-file.ts';

/** Files remembered after they were closed: those of a pattern, some generations of each. */
const maxBookmarks = 1000;

/**
 * Up to where the files of one source were read, by identity: `server.log.1` that was `server.log` a moment ago is not read
 * again, nor is a file under two names read twice.
 */
export class Bookmarks {
	readonly #closed = new Map<string, Bookmark>();
	readonly #open = new Set<string>();

	/** False: it is being read under another name. */
	claim(identity: string): boolean {
		if (this.#open.has(identity)) {
			return false;
		}

		this.#open.add(identity);
		return true;
	}

	bookmarkOf(identity: string): Bookmark | undefined {
		return this.#closed.get(identity);
	}

	release(identity: string, bookmark: Bookmark): void {
		this.#open.delete(identity);
		this.#closed.delete(identity);
		this.#closed.set(identity, bookmark);
		if (this.#closed.size > maxBookmarks) {
			const [oldest = ''] = this.#closed.keys();
			this.#closed.delete(oldest);
		}
	}
}
