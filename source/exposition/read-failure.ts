import {plainText} from '../base/plain-text.ts';
import {shown} from './scan.ts';

/** Where and why a line could not be read: shared by all that read a part of it. Both functions return −1, for "failed". */
export class ReadFailure {
	at = 0;
	what = '';

	/** Something else was to stand at `at`. */
	expected(bytes: Buffer, at: number, what: string): -1 {
		return this.set(at, `expected ${what}, got ${shown(bytes, at)}`);
	}

	set(at: number, what: string): -1 {
		this.at = at;
		this.what = plainText(what);
		return -1;
	}
}
