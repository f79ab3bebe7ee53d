import {describe, expect, it} from 'vitest';
import {sceneDesk} from '../support/scenes.ts';
import {screenKeys} from '../support/screens.ts';

const numbers = '²³⁴⁵⁶⁷⁸⁹';

/** Of the titles in the order one reads them; the list, wherever it stands, is 1. */
function numbersOf(frame: readonly string[]): string {
	return frame
		.filter(row => /[─╭]/.test(row))
		.flatMap(row => [...row].filter(character => numbers.includes(character)))
		.join('');
}

describe('panels are numbered as one reads them', () => {
	// On a wide overview lists and charts stand in two columns, and keep the numbers they have elsewhere.
	const screens = ['server', 'tool', 'sessions', 'resources', 'alerts', 'capacity', 'query', 'own dashboard'];
	const rows = screens.flatMap(screen => ['80x24', '200x50'].map(size => [screen, size] as const));
	it.each(rows)('%s at %s', async (screen, size) => {
		const desk = await sceneDesk('typical', size);
		await desk.press(...screenKeys[screen]!);
		const shown = numbersOf(await desk.frame());
		expect(shown).toBe(
			[...shown].sort((left, right) => numbers.indexOf(left) - numbers.indexOf(right)).join(''),
		);
	});
});

describe('the number of a panel zooms it', () => {
	const rows: readonly {readonly screen: string; readonly key: string; readonly title: string}[] = [
		{screen: 'server', key: '1', title: '¹ Tools 3'},
		{screen: 'server', key: '4', title: '⁴ Latency '},
		{screen: 'server', key: '5', title: '⁵ Latency heat map'},
		{screen: 'server', key: '6', title: '⁶ Active Sessions'},
		{screen: 'server', key: '9', title: '⁹ Resource Reads'},
		{screen: 'tool', key: '4', title: '⁴ Error kinds'},
		{screen: 'tool', key: '5', title: '⁵ Latency heat map'},
		{screen: 'alerts', key: '3', title: '³ MCPServerHighMemory'},
	];
	it.each(rows)('$title on $screen', async ({screen, key, title}) => {
		const desk = await sceneDesk('typical', '200x50');
		await desk.press(...screenKeys[screen]!, key, 'z');
		expect((await desk.frame()).join('\n')).toContain(`╭─ ${title}`);
	});
});
