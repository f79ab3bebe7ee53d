import {describe, expect, it} from 'vitest';
import {type SceneName, sceneDesk} from '../support/scenes.ts';
import {sizes} from '../support/screens.ts';

describe('the list of servers', () => {
	it.each(sizes)('tells at %s how to name one while there is none', async size => {
		const text = (await (await sceneDesk('empty' as SceneName, size)).frame()).join('\n');
		expect(text).toContain('no servers yet: looking for some on this host');
		expect(text).toContain('or name one: mcptop http://localhost:3001');
	});
});
