import {machine, printer} from './bench.ts';
import {benches} from './list.ts';

// `npm run bench [PART OF A NAME…]`: figures of this machine, to be read beside the goals and never across machines.
const wanted = process.argv.slice(2);
const failures: string[] = [];
console.log(`node test/bench/run.ts ${wanted.join(' ')}`.trimEnd());
console.log(`${machine()}\n`);
for (const [name, load] of benches) {
	if (wanted.length === 0 || wanted.some(part => name.includes(part))) {
		console.log(name);
		const bench = await load();
		await bench(printer(failures));
		console.log('');
	}
}

if (failures.length > 0) {
	console.log(`slower than the goal: ${failures.join(', ')}`);
	process.exitCode = 1;
}
