import {
	appendFileSync,
	chmodSync,
	closeSync,
	copyFileSync,
	ftruncateSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	renameSync,
	rmdirSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, afterEach, describe, expect, it} from 'vitest';
import {seededRandom} from '../../../source/base/random.ts';
import {Bookmarks} from '../../../source/io/logs/bookmarks.ts';
import {type FollowOptions, followFile} from '../../../source/io/logs/follow-file.ts';
import {sourceStateText} from '../../../source/logs/source-state.ts';
import {LogListener} from '../../support/log-listener.ts';
import {ManualClock} from '../../support/manual-clock.ts';

// Real files; time moves from one look at the file to the next.

const folder = mkdtempSync(path.join(tmpdir(), 'mcptop-follow-'));
const stops: (() => Promise<void>)[] = [];
let count = 0;

afterEach(async () => {
	await Promise.all(stops.splice(0).map(stop => stop()));
});

afterAll(() => rmSync(folder, {recursive: true}));

function newFile(text?: string | Uint8Array): string {
	const file = path.join(folder, `${++count}.log`);
	if (text !== undefined) {
		writeFileSync(file, text);
	}

	return file;
}

/** Follows a file; `poll` lets it look once. */
async function follow(file: string, options: Partial<FollowOptions> = {}) {
	const clock = new ManualClock();
	const listener = new LogListener();
	const {onBytes, onBreak, onState} = listener.callbacks;
	const stop = new AbortController();
	const ended = followFile(
		{
			path: file,
			clock,
			bookmarks: new Bookmarks(),
			isNew: false,
			endsWhenGone: false,
			tailBytes: 1_000_000,
			onBytes: (chunk, origin) => onBytes(chunk, origin),
			onBreak: () => onBreak(),
			onState: state => onState(state),
			...options,
		},
		stop.signal,
	);
	const looked = async () => {
		while (clock.sleeping === 0) {
			await new Promise(resolve => setImmediate(resolve));
		}
	};

	stops.push(async () => {
		stop.abort();
		await ended;
	});
	await looked();
	return {
		listener,
		ended,
		get text() {
			return listener.text;
		},
		get state() {
			return sourceStateText(listener.state!, 0);
		},
		async poll(ms = 1000) {
			await clock.advance(ms);
			await looked();
		},
	};
}

describe('a file', () => {
	it('is read as it grows', async () => {
		const file = newFile('one\n');
		const followed = await follow(file);
		expect([followed.text, followed.state]).toEqual(['one\n', 'following']);
		appendFileSync(file, 'two\n');
		await followed.poll();
		expect(followed.text).toBe('one\ntwo\n');
	});

	it('is opened at the start of a line near its end', async () => {
		const followed = await follow(newFile(`${'x'.repeat(9)}\n`.repeat(1000)), {tailBytes: 105});
		expect(followed.text).toBe(`${'x'.repeat(9)}\n`.repeat(10));
	});

	it('whose last line alone is longer than its tail is shown from within that line', async () => {
		const followed = await follow(newFile(`first\n${'x'.repeat(1000)}\n`), {tailBytes: 100});
		expect(followed.text).toBe(`${'x'.repeat(99)}\n`);
	});

	it('of 2 GB, sparse, is opened at its tail at once', async () => {
		const file = newFile('');
		const fd = openSync(file, 'r+');
		ftruncateSync(fd, 2 ** 31);
		writeSync(fd, 'the end\n', 2 ** 31);
		closeSync(fd);
		const startMs = performance.now();
		const followed = await follow(file);
		expect(followed.text).toBe('the end\n');
		expect(performance.now() - startMs).toBeLessThan(1000);
	});

	it('tells what was there before from what is new', async () => {
		const file = newFile('before\n');
		const told: [text: string, past: boolean | undefined][] = [];
		const followed = await follow(file, {
			onBytes: async (chunk, origin) => {
				told.push([Buffer.from(chunk).toString(), origin?.past]);
			},
		});
		appendFileSync(file, 'new\n');
		await followed.poll();
		renameSync(file, `${file}.1`);
		writeFileSync(file, 'newer\n');
		await followed.poll();
		expect(told).toEqual([
			['before\n', true],
			['new\n', false],
			['newer\n', false],
		]);
	});

	it('is read no faster than its lines are taken', async () => {
		const file = newFile('x'.repeat(500_000));
		const {promise, resolve} = Promise.withResolvers<void>();
		const listener = new LogListener();
		listener.hold = promise;
		const {onBytes} = listener.callbacks;
		const following = follow(file, {onBytes: chunk => onBytes(chunk)});
		await listener.until(() => listener.text !== '');
		expect(listener.text.length).toBeLessThan(100_000);
		resolve();
		await following;
		expect(listener.text.length).toBe(500_000);
	});

	it('that is far behind says how far', async () => {
		const {listener} = await follow(newFile('x\n'.repeat(2_000_000)), {tailBytes: 4_000_000});
		expect(listener.states[0]).toMatchObject({type: 'reading', leftBytes: 4_000_000 - 65_536});
		expect(listener.state).toEqual({type: 'following'});
	});
});

describe('what happens to a file', () => {
	const rows: readonly {
		readonly title: string;
		readonly happens: (file: string) => void;
		/** After the file said `a first line\n` and what happened was looked at. */
		readonly adds: string;
		readonly state: string;
	}[] = [
		{
			title: 'renamed, the old one written to once more, a new one made',
			happens(file) {
				renameSync(file, `${file}.1`);
				appendFileSync(`${file}.1`, 'last\n');
				writeFileSync(file, 'new\n');
			},
			adds: 'last\nnew\n',
			state: 'following: a new file',
		},
		{
			title: 'truncated',
			happens(file) {
				truncateSync(file);
				appendFileSync(file, 'short\n');
			},
			adds: 'short\n',
			state: 'following: it was truncated',
		},
		{
			title: 'truncated and grown past the old end between two looks',
			happens(file) {
				copyFileSync(file, `${file}.copy`);
				truncateSync(file);
				appendFileSync(file, 'many new lines\nmany new lines\n');
			},
			adds: 'many new lines\nmany new lines\n',
			state: 'following: it was rewritten',
		},
		{
			title: 'truncated under a writer that goes on at its old place, leaving a hole',
			happens(file) {
				truncateSync(file);
				const fd = openSync(file, 'r+');
				writeSync(fd, 'after the hole\n', 100_000);
				closeSync(fd);
			},
			adds: 'after the hole\n',
			state: 'following: it was rewritten',
		},
		{title: 'deleted', happens: file => rmSync(file), adds: '', state: 'waiting: no such file'},
		{
			title: 'deleted, another one made that has its inode',
			happens(file) {
				rmSync(file);
				writeFileSync(file, 'another one, longer\n');
			},
			adds: 'another one, longer\n',
			state: 'following: a new file',
		},
		{
			title: 'replaced by a folder',
			happens(file) {
				rmSync(file);
				mkdirSync(file);
			},
			adds: '',
			state: 'waiting: is a folder',
		},
		{
			title: 'overwritten with the same bytes and more',
			happens: file => writeFileSync(file, 'a first line\nmore\n'),
			adds: 'more\n',
			state: 'following',
		},
	];
	for (const {title, happens, adds, state} of rows) {
		it(title, async () => {
			const file = newFile('a first line\n');
			const followed = await follow(file);
			happens(file);
			await followed.poll();
			expect(followed.text).toBe(`a first line\n${adds}`);
			expect(followed.state).toBe(state);
		});
	}

	it('deleted and made again, its beginning is not missed', async () => {
		const file = newFile('old\n');
		const followed = await follow(file, {tailBytes: 0});
		rmSync(file);
		await followed.poll();
		writeFileSync(file, 'first\n');
		await followed.poll();
		expect(followed.text).toBe('first\n');
	});

	it('renamed, and still written to for some seconds by who has it open', async () => {
		const file = newFile('one\n');
		const followed = await follow(file);
		const fd = openSync(file, 'a');
		renameSync(file, `${file}.1`);
		await followed.poll();
		writeSync(fd, 'two\n');
		await followed.poll();
		writeFileSync(file, 'three\n');
		await followed.poll();
		writeSync(fd, 'four\n');
		await followed.poll();
		closeSync(fd);
		expect(followed.listener.texts).toEqual({'': 'one\nthree\n', '/rotated': 'two\nfour\n'});
	});

	it('renamed away and back, nothing is read twice', async () => {
		const file = newFile('one\n');
		const followed = await follow(file);
		renameSync(file, `${file}.away`);
		await followed.poll();
		await followed.poll(11_000);
		await followed.poll();
		renameSync(`${file}.away`, file);
		appendFileSync(file, 'two\n');
		await followed.poll();
		expect(followed.text).toBe('one\ntwo\n');
	});
});

describe('whatever happens, each line is read once', () => {
	for (let seed = 1; seed <= 40; seed++) {
		it(`seed ${seed}`, async () => {
			const random = seededRandom(seed);
			const file = newFile('');
			const followed = await follow(file, {tailBytes: 0});
			const written: string[] = [];
			let generation = 0;
			/** A file that came and went between two looks was never there. */
			let hasLooked = true;
			const poll = async () => {
				await followed.poll(random() < 0.1 ? 12_000 : 250);
				hasLooked = true;
			};

			for (let step = 0; step < 30; step++) {
				const kind = Math.floor(random() * 6);
				if (kind <= 1) {
					for (let count = Math.ceil(random() * 5); count > 0; count--) {
						const line = `line ${written.length} ${'x'.repeat(random() * 300)}`;
						written.push(line);
						appendFileSync(file, line.slice(0, 5));
						appendFileSync(file, `${line.slice(5)}\n`);
					}
				} else if (kind === 2) {
					await poll();
				} else {
					if (!hasLooked || kind === 4) {
						await poll();
					}

					if (kind === 3) {
						renameSync(file, `${file}.${generation++}`);
						writeFileSync(file, '');
					} else if (kind === 4) {
						truncateSync(file);
					} else {
						rmSync(file);
						writeFileSync(file, '');
					}

					hasLooked = false;
				}
			}

			await poll();
			await poll();
			const lines = followed.text.split('\n').slice(0, -1);
			expect(lines).toEqual(written);
		});
	}
});

describe('what a name may stand for', () => {
	it('nothing yet: what comes is read from its beginning', async () => {
		const file = newFile();
		const followed = await follow(file, {tailBytes: 0});
		expect(followed.state).toBe('waiting: no such file');
		writeFileSync(file, 'late\n');
		await followed.poll();
		expect([followed.text, followed.state]).toEqual(['late\n', 'following: a new file']);
	});

	it('a folder, and a file later', async () => {
		const file = newFile();
		mkdirSync(file);
		const followed = await follow(file);
		expect(followed.state).toBe('waiting: is a folder');
		rmdirSync(file);
		writeFileSync(file, 'now a file\n');
		await followed.poll();
		expect(followed.text).toBe('now a file\n');
	});

	it('a device', async () => {
		expect((await follow('/dev/null')).state).toBe('waiting: is no file');
	});

	it('a packed file', async () => {
		const followed = await follow(newFile(gzipSync('text')));
		expect([followed.text, followed.state]).toEqual(['', 'waiting: is compressed (gzip)']);
	});

	it.skipIf(process.getuid?.() === 0)(
		'a file that may not be read, until it may: its tail then',
		async () => {
			const file = newFile('x\n'.repeat(1000));
			chmodSync(file, 0);
			const followed = await follow(file, {tailBytes: 10});
			expect(followed.state).toBe('waiting: permission denied');
			chmodSync(file, 0o600);
			await followed.poll();
			expect(followed.text).toBe('x\n'.repeat(5));
		},
	);

	it('a name that cannot be looked up, until it can: the file’s tail then', async () => {
		const link = newFile();
		symlinkSync(link, link);
		const followed = await follow(link, {tailBytes: 10});
		expect(followed.state).toBe('waiting: too many symbolic links');
		rmSync(link);
		symlinkSync(newFile('x\n'.repeat(1000)), link);
		await followed.poll();
		expect([followed.text, followed.state]).toEqual(['x\n'.repeat(5), 'following']);
	});

	it('a file whose name cannot be looked up for a while is read on', async () => {
		const [file, link] = [newFile('one\n'), newFile()];
		symlinkSync(file, link);
		const followed = await follow(link);
		rmSync(link);
		symlinkSync(link, link);
		appendFileSync(file, 'two\n');
		await followed.poll();
		expect(followed.text).toBe('one\ntwo\n');
		rmSync(link);
		symlinkSync(file, link);
		appendFileSync(file, 'three\n');
		await followed.poll();
		expect([followed.text, followed.state]).toEqual(['one\ntwo\nthree\n', 'following']);
	});
});
