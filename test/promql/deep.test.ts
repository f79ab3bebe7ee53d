import {expect, it} from 'vitest';
import {createEngine} from '../../source/promql/engine.ts';
import {MemorySeries} from '../support/memory-series.ts';

// Each level once: work that doubles with every level would never end here.
for (const [title, expr] of [
	['signs', `${'-'.repeat(400)}a`],
	['parentheses', `${'('.repeat(400)}a${')'.repeat(400)}`],
	['calls', `${'abs('.repeat(400)}a${')'.repeat(400)}`],
	['operands', `${'a + '.repeat(400)}a`],
	['powers', `${'1 ^ '.repeat(400)}2`],
] as const) {
	it(`four hundred ${title} are evaluated`, () => {
		const store = new MemorySeries();
		store.append({__name__: 'a'}, 0, 1);
		expect(createEngine(store).instant(expr, 0).type).toBe('ok');
	});
}
