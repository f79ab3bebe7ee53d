import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Plugin} from 'esbuild';

/** Of undici only the client that mcptop uses: without mocks, caches, interceptors and fetch, which load as slowly as the rest. */
const undiciEntry = `
	const Agent = require('./lib/dispatcher/agent.js');
	const Dispatcher = require('./lib/dispatcher/dispatcher.js');
	Dispatcher.prototype.request = require('./lib/api/api-request.js');
	module.exports = {Agent, buildConnector: require('./lib/core/connect.js')};
`;

/** Packages whose start costs more than their use; `from` must be found, so that an update which changes it is noticed. */
const lazyPieces = [
	{
		// Package data is normalised when somebody asks for it; making ready for that sorts licences by locale.
		file: /meow[\\/]build[\\/]dependencies\.js$/,
		from: 'var normalizeExports = requireNormalize();\nconst normalizePackageData = getDefaultExportFromCjs(normalizeExports);',
		to: 'const normalizePackageData = data => getDefaultExportFromCjs(requireNormalize())(data);',
	},
	{
		// Its code lies in the file as base64: to fetch that as a URL makes Node load a whole fetch.
		file: /yoga-wasm-base64-esm\.js$/,
		from: 'w||"function"!=typeof fetch?Promise.resolve()',
		to: 'true?Promise.resolve()',
	},
	{
		// For one check of its own argument it loads all of `assert`.
		file: /signal-exit[\\/]index\.js$/,
		from: "var assert = require('assert')",
		to: 'var assert = {equal(value, wanted, what) { if (value !== wanted) throw new TypeError(what) }}',
	},
	{
		// All emoji there are, put together as the literal is read: no text before the first frame has one.
		file: /string-width[\\/]index\.js$/,
		from: String.raw`const emojiPrefixRegex = /^(?:\p{RGI_Emoji}|\p{Regional_Indicator}{1,2}|[\d#*]\u{FE0F})/v;`,
		to: String.raw`let emojiPrefix;
const emojiPattern = () => emojiPrefix ??= new RegExp('^(?:\\p{RGI_Emoji}|\\p{Regional_Indicator}{1,2}|[\\d#*]\\u{FE0F})', 'v');
const emojiPrefixRegex = {exec: text => emojiPattern().exec(text), test: text => emojiPattern().test(text)};`,
	},
];

/** Takes out of the bundle what costs a third of the start and is never used. */
export function bundleTrims(root: string): Plugin {
	return {
		name: 'bundle-trims',
		setup(build) {
			build.onLoad({filter: /node_modules[\\/]undici[\\/]index\.js$/}, ({path: file}) => ({
				contents: undiciEntry,
				resolveDir: path.dirname(file),
				loader: 'js',
			}));
			// Ink, wrap-ansi and others bring copies of their own; each makes its own tables of graphemes.
			build.onResolve({filter: /^string-width$/}, () => ({
				path: path.join(root, 'node_modules/string-width/index.js'),
			}));
			for (const {file, from, to} of lazyPieces) {
				build.onLoad({filter: file}, ({path: found}) => {
					const text = readFileSync(found, 'utf8');
					return text.includes(from)
						? {contents: text.replace(from, () => to), loader: 'js'}
						: {errors: [{text: `does not hold "${from}" any more: see test/tools/bundle-trims.ts`}]};
				});
			}
		},
	};
}
