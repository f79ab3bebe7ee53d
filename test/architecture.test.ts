import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';

const root = path.join(import.meta.dirname, '../source');

/** Who may import whom: the storeys of source/README.md. A folder may always import itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
	base: [],
	labels: ['base'],
	exposition: ['base', 'labels'],
	tsdb: ['base', 'labels'],
	promql: ['base', 'labels', 'tsdb'],
	scrape: ['base', 'labels', 'exposition', 'tsdb'],
	rules: ['base', 'labels', 'promql', 'tsdb'],
	logs: ['base'],
	mcp: ['base', 'labels', 'promql', 'exposition'],
	config: ['base', 'labels', 'scrape', 'rules', 'logs'],
	dashboards: ['base', 'labels', 'promql', 'mcp', 'config'],
	snapshot: [
		'base',
		'labels',
		'exposition',
		'tsdb',
		'promql',
		'scrape',
		'rules',
		'logs',
		'mcp',
		'config',
		'dashboards',
		'state',
	],
	state: ['base', 'labels', 'promql', 'scrape', 'rules', 'logs', 'mcp', 'config', 'dashboards', 'snapshot'],
	present: ['base', 'labels', 'promql', 'rules', 'logs', 'mcp', 'dashboards', 'snapshot'],
	ui: ['base', 'state', 'snapshot', 'present'],
	runtime: [
		'base',
		'labels',
		'exposition',
		'tsdb',
		'promql',
		'scrape',
		'rules',
		'logs',
		'mcp',
		'config',
		'snapshot',
		'state',
	],
	io: ['base', 'runtime'],
	demo: ['base', 'io'],
};

/** Folders where time, chance and the world come in as arguments. */
const pure = [
	'base',
	'labels',
	'exposition',
	'tsdb',
	'promql',
	'scrape',
	'rules',
	'logs',
	'mcp',
	'config',
	'dashboards',
	'snapshot',
	'state',
	'present',
];

const world =
	/\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bsetTimeout\(|\bsetInterval\(|\bsetImmediate\(|\bprocess\.|\bconsole\.|\bperformance\.|from 'node:(?!util|buffer|assert)/;

const files = readdirSync(root, {recursive: true, encoding: 'utf8'})
	.filter(file => /\.tsx?$/.test(file))
	.map(file => ({
		file,
		folder: file.includes('/') ? file.slice(0, file.indexOf('/')) : '',
		text: readFileSync(path.join(root, file), 'utf8'),
	}));

describe('storeys: each may look down, never up', () => {
	for (const {file, folder, text} of files) {
		const allowed = mayImport[folder];
		if (allowed === undefined) {
			continue;
		}

		it(file, () => {
			const imported = [...text.matchAll(/from '(\.[^']+)'/g)]
				.map(match => path.relative(root, path.join(root, path.dirname(file), match[1]!)))
				.filter(target => target !== `${folder}`)
				.map(target => ({target, folder: target.split('/')[0]!}))
				.filter(entry => entry.folder !== folder);
			const forbidden = imported.filter(
				entry =>
					!allowed.includes(entry.folder) ||
					(folder === 'io' && entry.folder === 'runtime' && entry.target !== 'runtime/ports.ts'),
			);
			expect(forbidden.map(entry => entry.target)).toEqual([]);
		});
	}
});

describe('below runtime nobody touches the world', () => {
	for (const {file, folder, text} of files) {
		if (pure.includes(folder)) {
			it(file, () => {
				const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
				expect(code.match(world)?.[0]).toBeUndefined();
			});
		}
	}
});

it('only cli.ts ends the process', () => {
	const enders = files.filter(({text}) => /\bprocess\.exit\(/.test(text)).map(({file}) => file);
	// The demo's server and load are programs of their own.
	expect(enders.filter(file => !['cli.ts', 'demo/server.ts', 'demo/load.ts'].includes(file))).toEqual([]);
});

it('every folder of source is a storey of the table', () => {
	const folders = new Set(
		files.map(({folder}) => folder).filter(folder => folder !== '' && folder !== 'commands'),
	);
	expect([...folders].filter(folder => !(folder in mayImport))).toEqual([]);
});
