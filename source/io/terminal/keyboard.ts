import {openSync} from 'node:fs';
import {ReadStream} from 'node:tty';

/** The keyboard of the controlling terminal, when standard input is something else. Throws where there is no terminal. */
export function openKeyboard(): ReadStream {
	return new ReadStream(openSync('/dev/tty', 'r+'));
}
