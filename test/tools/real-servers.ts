// npm run real-servers -- FOLDER: starts kubernetes-mcp-server, mongodb-mcp-server and @zereight/mcp-gitlab from
// FOLDER/node_modules, calls their tools, and prints the command that watches them. ctrl-c ends it.
import {load, missingPrograms, startRealServers} from '../support/real-servers.ts';

const [folder = '.'] = process.argv.slice(2);
const missing = missingPrograms(folder);
if (missing.length > 0) {
	process.stderr.write(`not installed in ${folder}: ${missing.join(', ')}\n`);
	process.exit(1);
}

const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());
const servers = await startRealServers(folder, stop.signal);
process.stdout.write(
	`node dist/cli.js -i 1s ${servers.map(({name, metricsUrl}) => `${name}=${metricsUrl}`).join(' ')}\n`,
);
await Promise.all(servers.map(server => load(server, stop.signal)));
