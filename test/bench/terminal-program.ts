import {readFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {type IPty, spawn} from '@lydell/node-pty';

/** A program in a pseudo-terminal of 200×50, watched from outside: what it writes, when, and what it costs. */
export class TerminalProgram {
	readonly #pty: IPty;
	readonly #startedMs = performance.now();
	#onData: ((data: string) => void) | undefined;
	bytes = 0;
	chunks = 0;

	constructor(command: string, args: readonly string[]) {
		this.#pty = spawn(command, [...args], {
			cols: 200,
			rows: 50,
			name: 'xterm-256color',
			env: {
				PATH: process.env.PATH ?? '',
				HOME: process.env.HOME ?? '/',
				TERM: 'xterm-256color',
				LANG: 'C.UTF-8',
				NODE_ENV: 'production',
			},
		});
		this.#pty.onData(data => {
			this.bytes += Buffer.byteLength(data);
			this.chunks++;
			this.#onData?.(data);
		});
	}

	/** Milliseconds from the start until the output held `text`. */
	async shows(text: string): Promise<number> {
		let seen = '';
		return new Promise(resolve => {
			this.#onData = data => {
				seen += data;
				if (seen.includes(text)) {
					this.#onData = undefined;
					resolve(performance.now() - this.#startedMs);
				}
			};
		});
	}

	/** Milliseconds from a key to the first byte that answers it; infinite when none comes within a second. */
	async answers(key: string): Promise<number> {
		const pressedMs = performance.now();
		this.#pty.write(key);
		return Promise.race([
			new Promise<number>(resolve => {
				this.#onData = () => {
					this.#onData = undefined;
					resolve(performance.now() - pressedMs);
				};
			}),
			sleep(1000, Number.POSITIVE_INFINITY),
		]);
	}

	/** Bytes written and processor time used, per second of the wall clock. */
	async watch(seconds: number): Promise<{readonly bytesPerSecond: number; readonly cpuRatio: number}> {
		const [bytes, cpuMs] = [this.bytes, this.cpuMs()];
		await sleep(seconds * 1000);
		return {
			bytesPerSecond: (this.bytes - bytes) / seconds,
			cpuRatio: (this.cpuMs() - cpuMs) / (seconds * 1000),
		};
	}

	/** User and system time so far (proc(5), in ticks of 10 ms). */
	cpuMs(): number {
		const fields = readFileSync(`/proc/${this.#pty.pid}/stat`, 'utf8')
			.replace(/^.*\) /, '')
			.split(' ');
		return (Number(fields[11]) + Number(fields[12])) * 10;
	}

	residentBytes(): number {
		const status = readFileSync(`/proc/${this.#pty.pid}/status`, 'utf8');
		return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
	}

	/** Stops and resumes reading, as a frozen connection does. */
	freeze(isFrozen: boolean): void {
		if (isFrozen) {
			this.#pty.pause();
		} else {
			this.#pty.resume();
		}
	}

	type(key: string): void {
		this.#pty.write(key);
	}

	close(): void {
		this.#pty.kill('SIGKILL');
	}
}
