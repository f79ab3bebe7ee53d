import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';

/** Where settings are kept between sessions (XDG Base Directory Specification, state). */
export function settingsFile(env: Readonly<Record<string, string | undefined>>, home: string): string {
	return path.join(env.XDG_STATE_HOME || path.join(home, '.local/state'), 'mcptop/settings.json');
}

/** Best effort: a home that cannot be written to is no reason to complain on the way out. */
export async function writeSettings(file: string, text: string): Promise<void> {
	try {
		await makeFolder(path.dirname(file));
		await writeFile(file, text, {mode: 0o600});
	} catch {
		// The next session starts with the defaults.
	}
}

/** With the folders it lies in. Node's own `recursive` tries for ever where none can be made: in /proc, in an automounter's /home. */
async function makeFolder(folder: string): Promise<void> {
	try {
		await mkdir(folder);
	} catch (error) {
		const {code} = error as {code?: unknown};
		const parent = path.dirname(folder);
		if (code === 'EEXIST') {
			return;
		}

		if (code !== 'ENOENT' || parent === folder) {
			throw error;
		}

		await makeFolder(parent);
		await mkdir(folder);
	}
}
