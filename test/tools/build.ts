// npm run build: bundles the command into dist/. React's production build goes in; the demo's chunks load on demand.
import {chmodSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {build} from 'esbuild';
import {bundleTrims} from './bundle-trims.ts';

const root = path.join(import.meta.dirname, '../..');
const {version} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {version: string};

rmSync(path.join(root, 'dist'), {recursive: true, force: true});
await build({
	absWorkingDir: root,
	entryPoints: {
		cli: 'source/cli.ts',
		'demo-server': 'source/demo/server.ts',
		'demo-load': 'source/demo/load.ts',
	},
	outdir: 'dist',
	bundle: true,
	splitting: true,
	minify: true,
	format: 'esm',
	platform: 'node',
	target: 'node22',
	chunkNames: 'chunk-[hash]',
	define: {
		'process.env.NODE_ENV': '"production"',
		'Intl.Segmenter': 'LazySegmenter',
		MCPTOP_VERSION: JSON.stringify(version),
	},
	inject: ['test/tools/lazy-segmenter.ts'],
	// Its main file is UMD, whose inner requires no bundler can follow.
	alias: {'jsonc-parser': 'jsonc-parser/lib/esm/main.js'},
	// Ink asks for its development tools only when DEV is set.
	external: ['react-devtools-core'],
	banner: {
		// Bundled CommonJS packages (express, undici) call require.
		js: `import {createRequire as mcptopRequire} from 'node:module';const require=mcptopRequire(import.meta.url);`,
	},
	plugins: [bundleTrims(root)],
	logLevel: 'warning',
});
for (const name of readdirSync(path.join(root, 'dist'))) {
	escapeText(path.join(root, 'dist', name));
}

chmodSync(path.join(root, 'dist/cli.js'), 0o755);

/** esbuild leaves regular expressions and comments as they are: one wide character in them, and V8 holds two bytes for each of the text. */
function escapeText(file: string): void {
	const text = readFileSync(file, 'utf8');
	const escaped = text.replace(
		/[\u0080-\uffff]/g,
		unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	if (escaped !== text) {
		writeFileSync(file, escaped);
	}
}
