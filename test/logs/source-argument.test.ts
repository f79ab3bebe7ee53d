import {describe, expect, it} from 'vitest';
import {logSourceOf} from '../../source/logs/source-argument.ts';

describe('what -l takes', () => {
	const cases: [text: string, source: object][] = [
		['server.log', {type: 'file', pattern: 'server.log', name: 'server.log'}],
		['/var/log/*.log', {type: 'file', pattern: '/var/log/*.log', name: '*.log'}],
		['weather=/var/log/w.log', {type: 'file', pattern: '/var/log/w.log', name: 'weather', server: 'weather'}],
		['cmd:TOKEN=hunter2 /bin/x y', {type: 'command', command: 'TOKEN=hunter2 /bin/x y', name: 'x'}],
		[
			'http://u:50%@h/x',
			{type: 'events', url: 'http://h/x', headers: {authorization: 'Basic dTo1MCU='}, name: 'h'},
		],
		[
			'http://u:€@h/x',
			{type: 'events', url: 'http://h/x', headers: {authorization: 'Basic dTrigqw='}, name: 'h'},
		],
		['10.0.0.6:9464=w.log', {type: 'file', pattern: 'w.log', name: '10.0.0.6:9464', server: '10.0.0.6:9464'}],
		['[::1]:3001=w.log', {type: 'file', pattern: 'w.log', name: '[::1]:3001', server: '[::1]:3001'}],
		['cmd:a=b', {type: 'command', command: 'a=b', name: 'command'}],
		['./a=b.log', {type: 'file', pattern: './a=b.log', name: 'a=b.log'}],
		['/dev/fd/63', {type: 'file', pattern: '/dev/fd/63', name: 'pipe'}],
		['-', {type: 'stdin', name: 'stdin'}],
		['weather=-', {type: 'stdin', name: 'weather', server: 'weather'}],
		['cmd:docker logs -f x', {type: 'command', command: 'docker logs -f x', name: 'docker'}],
		['weather=cmd:a=b run', {type: 'command', command: 'a=b run', name: 'weather', server: 'weather'}],
		['http://h:1/logs?a=b', {type: 'events', url: 'http://h:1/logs?a=b', headers: {}, name: 'h:1'}],
		[
			'https://u:p@h/logs',
			{type: 'events', url: 'https://h/logs', headers: {authorization: 'Basic dTpw'}, name: 'h'},
		],
	];
	it.each(cases)('%s', (text, source) => {
		expect(logSourceOf(text)).toEqual({type: 'source', source});
	});

	it.each(['', 'cmd:', '/var/log/', 'w=/var/log/', 'http://u:hunter2@'])(
		'"%s" is refused, and no secret repeated',
		text => {
			const read = logSourceOf(text);
			expect(read.type).toBe('problem');
			expect(JSON.stringify(read)).not.toContain('hunter2');
		},
	);
});
