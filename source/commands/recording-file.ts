import {createReadStream} from 'node:fs';
import {open} from 'node:fs/promises';
import path from 'node:path';
import {pipeline, type Readable} from 'node:stream';
import {constants, createGunzip} from 'node:zlib';
import {maxExemplarLength, maxRecordedExemplars, maxSeriesPerTarget} from '../base/limits.ts';
import {formatProblem} from '../base/problem.ts';
import type {Exemplar, Family} from '../exposition/exposition.ts';
import {type OnSample, type Recording, RecordingReader} from '../exposition/recording.ts';
import {fileFailure} from '../io/files.ts';
import {type Labels, labelValue, metricName} from '../labels/labels.ts';
import {planAliases} from '../mcp/conventions/plan.ts';
import type {Alias} from '../scrape/aliases.ts';
import {ExemplarStore} from '../tsdb/exemplars.ts';
import {Head} from '../tsdb/head.ts';
import type {World} from './world.ts';

/** What a recording holds. */
export type LoadedRecording = {
	readonly head: Head;
	readonly exemplars: ExemplarStore;
	/** What it says of its metrics, by family. */
	readonly families: ReadonlyMap<string, Family>;
	/** Of the oldest and the newest sample; Unix milliseconds. */
	readonly startMs: number;
	readonly endMs: number;
	/** False: nothing in it is known to be of an MCP server, so the screens' own series are missing. */
	readonly isUnderstood: boolean;
	/** Who was scraped, by the labels of `up`, and how often. */
	readonly targets: readonly {readonly labels: Labels; readonly intervalMs: number}[];
};

type Place = Pick<World, 'cwd' | 'stderr'>;

const maxNamedProblems = 5;
const gzipMagic = Buffer.from([0x1f, 0x8b]);

/** Reads a whole recording; undefined, and said on stderr, when nothing in it can be used. Bad lines cost themselves. */
export async function loadRecording(file: string, world: Place): Promise<LoadedRecording | undefined> {
	const head = new Head({
		retentionMs: Number.POSITIVE_INFINITY,
		maxBytes: Number.POSITIVE_INFINITY,
		maxSeriesPerTarget,
	});
	const exemplars = new ExemplarStore(maxRecordedExemplars);
	let isOurs = false;
	let startMs = Number.POSITIVE_INFINITY;
	let endMs = Number.NEGATIVE_INFINITY;
	const ups = new Map<string, {labels: Labels; firstMs: number; lastMs: number; count: number}>();
	const series = new Map<string, Labels>();
	const recording = await read(file, world, (labels, tMs, value, exemplar) => {
		startMs = Math.min(startMs, tMs);
		endMs = Math.max(endMs, tMs);
		head.appendSample(labels, tMs, value);
		keep(exemplars, exemplar, {series: labels, tMs, scale: 1});
		series.set(labels.key, labels);
		const name = labelValue(labels, metricName);
		isOurs ||= name.startsWith('mcp:');
		if (name === 'up') {
			const known = ups.get(labels.key) ?? {labels, firstMs: tMs, lastMs: tMs, count: 0};
			ups.set(labels.key, {...known, lastMs: tMs, count: known.count + 1});
		}
	});
	if (recording === undefined) {
		return undefined;
	}

	const {samples, problems, problemCount} = recording;
	for (const problem of problems.slice(0, maxNamedProblems)) {
		world.stderr.write(`mcptop: ${formatProblem({...problem, where: file})}\n`);
	}

	if (problemCount > maxNamedProblems) {
		world.stderr.write(
			`mcptop: ${file}: ${problemCount - maxNamedProblems} more lines were not understood\n`,
		);
	}

	if (samples === 0) {
		world.stderr.write(
			`mcptop: ${file}: holds no sample with a timestamp — "mcptop record" writes such files\n`,
		);
		return undefined;
	}

	// What Prometheus or another tool wrote has the servers' own names only.
	const isUnderstood = isOurs || (await translate(file, world, {head, exemplars, recording, series}));
	const targets = Array.from(ups.values(), ({labels, firstMs, lastMs, count}) => ({
		labels,
		intervalMs: count < 2 ? 1000 : Math.max(1000, Math.round((lastMs - firstMs) / (count - 1) / 1000) * 1000),
	}));
	return {head, exemplars, families: recording.families, startMs, endMs, isUnderstood, targets};
}

async function read(file: string, world: Place, onSample: OnSample): Promise<Recording | undefined> {
	const reader = new RecordingReader(onSample);
	try {
		for await (const chunk of await unpacked(path.resolve(world.cwd, file))) {
			reader.push(chunk as Buffer);
		}
	} catch (error) {
		if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
			world.stderr.write(
				`mcptop: ${file}: damaged, it cannot be unpacked beyond some point (${error.code})\n`,
			);
			return reader.end();
		}

		world.stderr.write(`mcptop: ${file}: ${fileFailure(error)}\n`);
		return undefined;
	}

	return reader.end();
}

/** The text of a file that may be packed, whatever its name. One that is cut off gives what there is. */
async function unpacked(file: string): Promise<Readable> {
	const start = Buffer.alloc(gzipMagic.length);
	const handle = await open(file);
	await handle.read(start, 0, start.length, 0).finally(() => handle.close());
	const bytes = createReadStream(file);
	return start.equals(gzipMagic)
		? pipeline(bytes, createGunzip({finishFlush: constants.Z_SYNC_FLUSH}), () => {})
		: bytes;
}

function keep(
	exemplars: ExemplarStore,
	exemplar: Exemplar | undefined,
	{series, tMs, scale}: {readonly series: Labels; readonly tMs: number; readonly scale: number},
): void {
	if (exemplar !== undefined && exemplar.labels.key.length <= maxExemplarLength) {
		const timestampMs = Math.min(exemplar.timestampMs ?? tMs, tMs);
		exemplars.append({series, labels: exemplar.labels, value: exemplar.value * scale, timestampMs});
	}
}

/**
 * Adds the canonical names to what was read: each server's dialect is recognised as when it is scraped, then the file is gone
 * through once more. True when there was anything to add.
 */
async function translate(
	file: string,
	world: Place,
	{
		head,
		exemplars,
		recording,
		series,
	}: {
		readonly head: Head;
		readonly exemplars: ExemplarStore;
		readonly recording: Recording;
		readonly series: ReadonlyMap<string, Labels>;
	},
): Promise<boolean> {
	const byServer = new Map<string, Labels[]>();
	for (const labels of series.values()) {
		const server = `${labelValue(labels, 'job')} ${labelValue(labels, 'instance')}`;
		const known = byServer.get(server);
		if (known === undefined) {
			byServer.set(server, [labels]);
		} else {
			known.push(labels);
		}
	}

	const aliases = new Map<string, readonly Alias[]>();
	for (const exposed of byServer.values()) {
		const plan = planAliases(recording.families, exposed);
		for (const labels of exposed) {
			const names = plan.aliasesOf(labels);
			if (names.length > 0) {
				aliases.set(labels.key, names);
			}
		}
	}

	if (aliases.size > 0) {
		await read(file, world, (labels, tMs, value, exemplar) => {
			for (const {labels: name, scale, exemplarScale = 1} of aliases.get(labels.key) ?? []) {
				// A stale mark is a NaN of its own, which a product might change.
				head.appendSample(name, tMs, Number.isNaN(value) ? value : value * scale);
				if (scale !== 0) {
					keep(exemplars, exemplar, {series: name, tMs, scale: exemplarScale});
				}
			}
		});
	}

	return aliases.size > 0;
}
