import {Desk} from './frames.ts';
import {type SampleServer, sampleFleet} from './sample-fleet.ts';

/** The design size, the smallest that shows a table, and two larger ones. */
export const sizes = ['59x15', '80x24', '120x40', '200x50'] as const;

/** What is pressed on the overview to come to a screen. */
export const screenKeys: Readonly<Record<string, readonly string[]>> = {
	overview: [],
	'overview of one server': ['down'],
	server: ['down', 'enter'],
	tool: ['down', 'enter', 'enter'],
	alerts: ['a'],
	health: ['H'],
	capacity: ['C'],
	query: ['e', 'topk(3, mcp:memory_bytes)', 'enter'],
	help: ['?'],
};

export function deskOf(servers: readonly SampleServer[], size: string, historySeconds?: number): Desk {
	const [columns = 80, rows = 24] = size.split('x').map(Number);
	return new Desk(
		sampleFleet(servers, {columns, rows, ...(historySeconds === undefined ? {} : {historySeconds})}),
	);
}
