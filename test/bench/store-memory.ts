import v8 from 'node:v8';
import {fleetOf} from './fleet.ts';

// A process of its own, so that nothing else is in its memory. Prints bytes: resident, held for samples, resident at the start.
// As cli.ts has it.
v8.setFlagsFromString('--semi-space-growth-factor=1');

const atStart = process.memoryUsage().rss;
const fleet = fleetOf(50, {intervalMs: 10_000});
for (let scrape = 0; scrape < 360; scrape++) {
	fleet.advance();
}

globalThis.gc?.();
console.log(process.memoryUsage().rss, fleet.head.bytesHeld(), atStart);
