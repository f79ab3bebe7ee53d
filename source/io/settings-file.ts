import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';

/** Where settings are kept between sessions (XDG Base Directory Specification, state). */
export function settingsFile(env: Readonly<Record<string, string | undefined>>, home: string): string {
	return path.join(env.XDG_STATE_HOME || path.join(home, '.local/state'), 'mcptop/settings.json');
}

/** Best effort: a home that cannot be written to is no reason to complain on the way out. */
export async function writeSettings(file: string, text: string): Promise<void> {
	try {
		await mkdir(path.dirname(file), {recursive: true});
		await writeFile(file, text, {mode: 0o600});
	} catch {
		// The next session starts with the defaults.
	}
}
