import {createReadStream} from 'node:fs';
import path from 'node:path';
import {pipeline} from 'node:stream';
import {createGunzip} from 'node:zlib';
import {maxSeriesPerTarget} from '../base/limits.ts';
import {formatProblem} from '../base/problem.ts';
import {RecordingReader} from '../exposition/recording.ts';
import {fileFailure} from '../io/files.ts';
import {type Labels, labelValue, metricName} from '../labels/labels.ts';
import {Head} from '../tsdb/head.ts';
import type {World} from './world.ts';

/** What a recording holds. */
export type LoadedRecording = {
	readonly head: Head;
	/** Of the oldest and the newest sample; Unix milliseconds. */
	readonly startMs: number;
	readonly endMs: number;
	/** False: something else than `mcptop record` wrote it, so the screens' own series are missing. */
	readonly isOurs: boolean;
	/** Who was scraped, by the labels of `up`, and how often. */
	readonly targets: readonly {readonly labels: Labels; readonly intervalMs: number}[];
};

const maxNamedProblems = 5;

/** Reads a whole recording; undefined, and said on stderr, when nothing in it can be used. Bad lines cost themselves. */
export async function loadRecording(
	file: string,
	world: Pick<World, 'cwd' | 'stderr'>,
): Promise<LoadedRecording | undefined> {
	const head = new Head({
		retentionMs: Number.POSITIVE_INFINITY,
		maxBytes: Number.POSITIVE_INFINITY,
		maxSeriesPerTarget,
	});
	let isOurs = false;
	let startMs = Number.POSITIVE_INFINITY;
	let endMs = Number.NEGATIVE_INFINITY;
	const ups = new Map<string, {labels: Labels; firstMs: number; lastMs: number; count: number}>();
	const reader = new RecordingReader((labels, tMs, value) => {
		startMs = Math.min(startMs, tMs);
		endMs = Math.max(endMs, tMs);
		head.appendSample(labels, tMs, value);
		const name = labelValue(labels, metricName);
		isOurs ||= name.startsWith('mcp:');
		if (name === 'up') {
			const known = ups.get(labels.key) ?? {labels, firstMs: tMs, lastMs: tMs, count: 0};
			ups.set(labels.key, {...known, lastMs: tMs, count: known.count + 1});
		}
	});
	try {
		const bytes = createReadStream(path.resolve(world.cwd, file));
		const text = file.endsWith('.gz') ? pipeline(bytes, createGunzip(), () => {}) : bytes;
		for await (const chunk of text) {
			reader.push(chunk as Buffer);
		}
	} catch (error) {
		world.stderr.write(`mcptop: ${file}: ${fileFailure(error)}\n`);
		return undefined;
	}

	const {samples, problems, problemCount} = reader.end();
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

	const targets = Array.from(ups.values(), ({labels, firstMs, lastMs, count}) => ({
		labels,
		intervalMs: count < 2 ? 1000 : Math.max(1000, Math.round((lastMs - firstMs) / (count - 1) / 1000) * 1000),
	}));
	return {head, startMs, endMs, isOurs, targets};
}
