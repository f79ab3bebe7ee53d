import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {parseRuleFile} from '../../source/rules/rule-file.ts';
import {drawTimeline} from './timeline.ts';

const file = path.join(import.meta.dirname, '../../fixtures/rules/guide.yml');
const {groups, problems} = parseRuleFile(readFileSync(file, 'utf8'), 'guide.yml');

it('the five rules of the monitoring guide are read as printed there', () => {
	expect(problems).toEqual([]);
	expect(groups[0]!.rules.map(({name}) => name)).toEqual([
		'MCPServerDown',
		'MCPToolHighErrorRate',
		'MCPToolHighLatency',
		'MCPServerHighMemory',
		'MCPServerNoTraffic',
	]);
});

it('they fire and resolve with an incident', () => {
	const bucket = 'mcp_tool_call_duration_seconds_bucket{tool_name="search"';
	expect(
		drawTimeline({
			group: groups[0]!,
			minutes: 24,
			series: [
				// Down for four minutes from the tenth.
				'up{job="mcp-server"} 1x9 0x3 1x10',
				// A tenth of the calls fails from the fifth minute to the fifteenth.
				'mcp_tool_calls_total{tool_name="search",status="success"} 0+100x5 590+90x9 1500+100x9',
				'mcp_tool_calls_total{tool_name="search",status="error"} 0x5 10+10x9 100x9',
				// Every call takes more than 10 s until the twelfth minute.
				`${bucket},le="10"} 0x12 100+100x11`,
				`${bucket},le="60"} 0+100x24`,
				`${bucket},le="+Inf"} 0+100x24`,
				'process_resident_memory_bytes{job="mcp-server"} 500000000x12 100000000x12',
			],
		}),
	).toEqual({
		'MCPServerDown{job="mcp-server"}': '----------pfffrrrrrrrrrrr',
		'MCPToolHighErrorRate{tool_name="search"}': '--------pppppffffrrrrrrrr',
		'MCPToolHighLatency{tool_name="search"}': '-pppppfffffffffffrrrrrrrr',
		'MCPServerHighMemory{job="mcp-server"}': 'ppppppppppfffrrrrrrrrrrrr',
	});
});

it('no traffic is told after half an hour without a call', () => {
	expect(
		drawTimeline({
			group: groups[0]!,
			minutes: 34,
			series: ['mcp_tool_calls_total{tool_name="search",status="success"} 7x32 8x4'],
		}),
	).toEqual({'MCPServerNoTraffic{}': `-${'p'.repeat(30)}ffrr`});
});
