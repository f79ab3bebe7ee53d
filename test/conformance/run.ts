import fs from 'node:fs';
import {
	clientJava,
	clientPython,
	commonExpfmt,
	openMetricsSpecification,
	prometheusTextparse,
} from './expositions.ts';
import {golden, goldenInStore} from './golden.ts';
import {live} from './live.ts';
import {liveDemo} from './live-demo.ts';
import {liveRandom} from './live-random.ts';
import {expressions, prettier, printer, seriesDescriptions} from './parser.ts';
import {promqltest, promqltestExperimental, promqltestInStore} from './promqltest.ts';
import {promtool} from './promtool.ts';
import {dataDirectory, type Suite, type SuiteResult} from './suite.ts';
import {templates} from './templates.ts';

// Runs test cases of other projects over ours: one line a suite. Arguments choose suites by a part of their name.
const suites: readonly (readonly [name: string, suite: Suite])[] = [
	['promql expressions', expressions],
	['promql printer', printer],
	['promql prettier', prettier],
	['series descriptions', seriesDescriptions],
	['promqltest', promqltest],
	['promqltest in the store', promqltestInStore],
	['promqltest experimental', promqltestExperimental],
	['golden 3.5.3', golden],
	['golden 3.5.3 in the store', goldenInStore],
	['an installed Prometheus', live],
	['random queries in an installed Prometheus', liveRandom],
	['the demo in an installed Prometheus', liveDemo],
	['templates', templates],
	['promtool', promtool],
	['expositions: Prometheus textparse', prometheusTextparse],
	['expositions: OpenMetrics specification', openMetricsSpecification],
	['expositions: common expfmt', commonExpfmt],
	['expositions: client_python', clientPython],
	['expositions: client_java', clientJava],
];

const shownFailures = 20;

if (fs.existsSync(dataDirectory)) {
	let unexpected = 0;
	for (const [name, suite] of suites) {
		if (process.argv.length === 2 || process.argv.slice(2).some(part => name.includes(part))) {
			const startMs = performance.now();
			const result = await suite();
			unexpected += result.failures.length;
			print(result, (performance.now() - startMs) / 1000);
		}
	}

	process.exitCode = unexpected === 0 ? 0 : 1;
} else {
	console.log(`conformance: not run, its data is absent (${dataDirectory})`);
}

function print({name, passed, failures, skipped, notes = []}: SuiteResult, seconds: number): void {
	const skips = skipped.map(({reason, count}) => `${count} ${reason}`).join(', ');
	const total = skipped.reduce((sum, {count}) => sum + count, 0);
	const counts = `${passed} passed, ${failures.length} failed, ${total} skipped`;
	console.log(`${name.padEnd(28)} ${counts}${skips === '' ? '' : ` (${skips})`}, ${seconds.toFixed(1)} s`);
	for (const line of [...notes, ...failures.slice(0, shownFailures)]) {
		console.log(`    ${line}`);
	}

	if (failures.length > shownFailures) {
		console.log(`    … and ${failures.length - shownFailures} more`);
	}
}
