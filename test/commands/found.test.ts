import {expect, it} from 'vitest';
import {foundSentence, foundText, nothingText} from '../../source/commands/found.ts';
import type {Discovery} from '../../source/runtime/discover.ts';
import {targets} from '../runtime/collecting.ts';

const nothing: Discovery = {
	targets: [],
	unwatched: [
		{
			name: 'files',
			foundIn: '~/.cursor/mcp.json',
			reason: 'stdio (npx): started by its client, no address to ask',
		},
	],
	looked: [
		{place: '~/.claude.json', outcome: 'no such file'},
		{place: '~/.cursor/mcp.json', outcome: '1 server'},
		{place: '~/.codex/config.toml', outcome: 'no such file'},
		{place: '/proc/net/tcp', outcome: '4 listeners on loopback, 0 MCP servers among them'},
	],
};

it('when nothing is found: what was looked at, what cannot be watched, and what to do now', () => {
	expect(nothingText({targets: [], problems: [], ruleFiles: async () => [], discovery: nothing})).toBe(
		`no MCP server found on this host
  ~/.cursor/mcp.json: 1 server
  /proc/net/tcp: 4 listeners on loopback, 0 MCP servers among them
  2 places of other MCP clients: no such file
  files in ~/.cursor/mcp.json: stdio (npx): started by its client, no address to ask
name one, such as "mcptop http://localhost:3001", or see "mcptop demo"`,
	);
});

it('what was found and why, a line a server, and those that cannot be watched', () => {
	const [target] = targets('a=:3001');
	const found: Discovery = {...nothing, targets: [{...target!, foundIn: '~/.cursor/mcp.json'}]};
	expect(foundText(found)).toBe(
		`found a: ~/.cursor/mcp.json
not watched: files in ~/.cursor/mcp.json: stdio (npx): started by its client, no address to ask`,
	);
	expect(foundSentence(found)).toBe('found 1 server on this host, 1 more cannot be watched');
	expect(foundSentence({...found, unwatched: []})).toBe('found 1 server on this host');
});
