// A process of ten MCP servers for the screen benchmark: numbers that move, nothing else to do. Sends the ports over IPC, and on
// request the longest delay of a scrape behind its interval.
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';

const bounds = ['0.01', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'];
const tools = 20;
const intervalMs = Number(process.argv[2]);
let longestDelayMs = 0;

const ports = await Promise.all(
	Array.from({length: 10}, async (_, server) => {
		const counts = Array.from({length: tools}, () => new Array<number>(bounds.length).fill(0));
		let lastMs = 0;
		const http = createServer((request, response) => {
			if (request.url !== '/metrics') {
				response.writeHead(request.url === '/health' ? 200 : 404);
				response.end('ok');
				return;
			}

			const nowMs = performance.now();
			longestDelayMs = Math.max(longestDelayMs, lastMs === 0 ? 0 : nowMs - lastMs - intervalMs);
			lastMs = nowMs;
			const lines = ['# TYPE mcp_tool_duration_seconds histogram'];
			for (const [tool, buckets] of counts.entries()) {
				const bucket = Math.floor(Math.random() * (bounds.length - 1));
				for (let index = bucket; index < bounds.length; index++) {
					buckets[index]! += server + tool + 1;
				}

				const labels = `tool_name="tool_${tool}"`;
				for (const [index, le] of bounds.entries()) {
					lines.push(`mcp_tool_duration_seconds_bucket{${labels},le="${le}"} ${buckets[index]}`);
				}

				lines.push(
					`mcp_tool_duration_seconds_sum{${labels}} ${buckets.at(-1)! * 0.2}`,
					`mcp_tool_duration_seconds_count{${labels}} ${buckets.at(-1)}`,
					`mcp_tool_calls_total{${labels},status="success"} ${buckets.at(-1)}`,
				);
			}

			lines.push(`process_resident_memory_bytes ${5e7 + Math.floor(Math.random() * 1e6)}`);
			response.setHeader('Content-Type', 'text/plain; version=0.0.4');
			response.end(`${lines.join('\n')}\n`);
		});
		await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
		return (http.address() as AddressInfo).port;
	}),
);
process.on('message', () => {
	process.send?.(longestDelayMs);
	longestDelayMs = 0;
});
process.on('disconnect', () => process.exit());
process.send?.(ports);
