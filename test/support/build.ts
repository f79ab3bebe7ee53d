import {execFileSync} from 'node:child_process';
import path from 'node:path';

/** Builds dist/ once before the tests (half a second), so that the end-to-end ones never meet an old build. */
export function setup(): void {
	execFileSync(process.execPath, [path.join(import.meta.dirname, '../tools/build.ts')], {stdio: 'inherit'});
}
