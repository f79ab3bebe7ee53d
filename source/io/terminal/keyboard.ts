import {openSync} from 'node:fs';
import {ReadStream} from 'node:tty';

/** The keyboard of the controlling terminal, when standard input is something else; undefined where there is no such terminal. */
export function openKeyboard(): ReadStream | undefined {
	try {
		return new ReadStream(openSync('/dev/tty', 'r+'));
	} catch {
		return undefined;
	}
}
