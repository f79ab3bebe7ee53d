import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {buildSync} from 'esbuild';
import type {Report} from './bench.ts';
import {fleetOf} from './fleet.ts';

const targets = 50;
const blockRows = 64;

/** Appending, sealing and holding a fleet's samples. */
export function store({time, figure}: Report): void {
	const fleet = fleetOf(targets, {intervalMs: 10_000});
	const samples = targets * fleet.seriesPerTarget;
	const advance = (rows: number): void => {
		for (let row = 0; row < rows; row++) {
			fleet.advance();
		}
	};
	advance(blockRows);
	const before = fleet.head.bytesHeld();
	// Whole blocks, and fewer rows than the retention: only sealed blocks grow.
	const rows = blockRows * 4;
	advance(rows);
	const perSample = (fleet.head.bytesHeld() - before) / (rows * samples);
	figure('a sample, sealed', `${perSample.toFixed(3)} bytes  ${perSample <= 0.5 ? '≤ 0.5 ✓' : '> 0.5 ✗'}`);

	time('a scrape of 50 targets: made up, appended, and sealed in turn', () => advance(1), {
		samples,
		budgetMs: 4000,
	});

	const [resident, held, start] = residentMemory();
	const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
	figure('50 × 2,000 series × 360 scrapes: samples', megabytes(held));
	figure(
		'  resident memory of the process (labels and index included)',
		`${megabytes(resident)}, ${megabytes(start)} of it node  ${resident <= 200e6 ? '≤ 200 MB ✓' : '> 200 MB ✗'}`,
	);
}

/** Of a process that runs the store as it is shipped: in one file, without what reads TypeScript. */
function residentMemory(): readonly [resident: number, held: number, start: number] {
	const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-bench-'));
	const outfile = path.join(folder, 'store-memory.mjs');
	try {
		buildSync({
			entryPoints: [path.join(import.meta.dirname, 'store-memory.ts')],
			bundle: true,
			platform: 'node',
			format: 'esm',
			outfile,
		});
		const output = execFileSync(process.execPath, ['--expose-gc', outfile], {encoding: 'utf8'});
		return output.trim().split(' ').map(Number) as [number, number, number];
	} finally {
		rmSync(folder, {recursive: true});
	}
}
