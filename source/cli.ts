#!/usr/bin/env node
// The front door, and the only place that ends the process. Nothing else is loaded before it is known that it can run.
import {mkdirSync} from 'node:fs';
// The whole module: an older Node has no export of the name, and would say so instead of what is to be said below.
import module from 'node:module';
import {homedir} from 'node:os';
import path from 'node:path';
import process from 'node:process';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
	process.stderr.write(
		`mcptop: needs Node 22.19 or later, this is ${process.versions.node} — try "npx -p node@24 mcptop"\n`,
	);
	process.exit(2);
}

// Compiling takes a third of the start. Not in the shared /tmp: whoever writes there could make this process run their code.
const caches = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
const cache = path.join(caches, 'mcptop');
// Folder by folder: Node's own way to make them all tries for ever where none can be made (/proc, an automounter's /home).
if (exists(caches) && exists(cache)) {
	module.enableCompileCache(cache);
}

// Written at the end of the process too, which a closed terminal or a kill may never let come.
setTimeout(() => module.flushCompileCache(), 2000).unref();
const {main} = await import('./commands/main.ts');
process.exit(await main(new URL('.', import.meta.url), () => process.exit(1)));

/** A folder, made if it is not there yet. */
function exists(folder: string): boolean {
	try {
		mkdirSync(folder, {mode: 0o700});
		return true;
	} catch (error) {
		return (error as {code?: unknown}).code === 'EEXIST';
	}
}
