import fc from 'fast-check';
import {RE2JS} from 're2js';
import {describe, expect, it} from 'vitest';
import type {Exposition} from '../../source/exposition/exposition.ts';
import {formatLabels} from '../../source/labels/format.ts';
import {
	type Labels,
	labelEntries,
	labelsFrom,
	labelValue,
	metricName,
	withLabels,
} from '../../source/labels/labels.ts';
import type {AliasPlan, PlanAliases} from '../../source/scrape/aliases.ts';
import {TargetIngest} from '../../source/scrape/ingest.ts';
import {sampleLabels} from '../../source/scrape/sample-labels.ts';
import type {ScrapeLimits, Target} from '../../source/scrape/target.ts';
import type {SampleAppender, ScrapeAppender} from '../../source/tsdb/appender.ts';

describe('labels of a sample', () => {
	const target = {job: 'a', instance: 'h:1', env: 'prod'};
	const rows: readonly {
		readonly title: string;
		readonly exposed: Readonly<Record<string, string>>;
		readonly stored: Readonly<Record<string, string>>;
		readonly honored?: Readonly<Record<string, string>>;
	}[] = [
		{title: 'no name in both: joined', exposed: {x: '1'}, stored: {...target, x: '1'}},
		{
			title: "the target's wins, the exposed one moves",
			exposed: {job: 'b', x: '1'},
			stored: {...target, exported_job: 'b', x: '1'},
			honored: {...target, job: 'b', x: '1'},
		},
		{
			title: 'a taken exported_ name is passed by',
			exposed: {job: 'b', exported_job: 'c'},
			stored: {...target, exported_job: 'c', exported_exported_job: 'b'},
			honored: {...target, job: 'b', exported_job: 'c'},
		},
		{
			title: 'an equal value moves as well',
			exposed: {env: 'prod'},
			stored: {...target, exported_env: 'prod'},
			honored: target,
		},
	];
	for (const {title, exposed, stored, honored} of rows) {
		it(title, () => {
			expect(formatLabels(sampleLabels(labelsFrom(exposed), labelsFrom(target), false))).toBe(
				formatLabels(labelsFrom(stored)),
			);
			expect(formatLabels(sampleLabels(labelsFrom(exposed), labelsFrom(target), true))).toBe(
				formatLabels(labelsFrom(honored ?? stored)),
			);
		});
	}

	it('moves the shortest of several conflicting names first', () => {
		const exposed = labelsFrom({job: 'b', exported_job: 'c'});
		const own = labelsFrom({job: 't', exported_job: 'u'});
		expect(labelEntries(sampleLabels(exposed, own, false))).toEqual([
			['exported_exported_exported_job', 'c'],
			['exported_exported_job', 'b'],
			['exported_job', 'u'],
			['job', 't'],
		]);
	});
});

describe('a series of scrapes', () => {
	it('has one instant a scrape, the report, and stale marks where a series ends', () => {
		const {ingest, rows} = made();
		const two = layout('calls', 'errors');
		const one = layout('calls');
		ingest.append(1000, exposition(two, [5, 1]), 0.1);
		ingest.append(3000, exposition(two, [6, 1]), 0.1);
		ingest.append(5000, exposition(one, [7]), 0.2);
		ingest.appendFailure(7000, 5);
		ingest.append(9000, exposition(two, [8, 2]), 0.1);
		expect(rows()).toEqual([
			'1000: calls=5 errors=1 up=1 duration=0.1 scraped=2 relabeled=2 added=2',
			'3000: calls=6 errors=1 up=1 duration=0.1 scraped=2 relabeled=2 added=0',
			'5000: calls=7 up=1 duration=0.2 scraped=1 relabeled=1 added=0',
			'7000: up=0 duration=5 scraped=0 relabeled=0 added=0',
			// A failed scrape forgets nothing: only `errors` was missing from the one before it.
			'9000: calls=8 errors=2 up=1 duration=0.1 scraped=2 relabeled=2 added=1',
		]);
	});

	it('keeps the first sample of a series named twice', () => {
		const {ingest, rows} = made();
		ingest.append(1000, exposition([series('calls'), series('calls')], [5, 6]), 0.1);
		expect(rows()).toEqual(['1000: calls=5 up=1 duration=0.1 scraped=2 relabeled=2 added=1']);
	});

	it('lets no server write its own report', () => {
		const {ingest, rows} = made();
		ingest.append(1000, exposition([series('up')], [77]), 0.1);
		expect(rows()).toEqual(['1000: up=1 duration=0.1 scraped=1 relabeled=1 added=1']);
	});

	it('drops what relabeling drops and counts it', () => {
		const step = {
			sourceLabels: [metricName],
			separator: ';',
			targetLabel: metricName,
			replacement: '$1',
			modulus: 0,
		};
		const {ingest, rows} = made({
			metricRelabelConfigs: [
				{...step, action: 'drop', regex: RE2JS.compile('^(?s:junk)$'), regexText: 'junk'},
				{...step, action: 'replace', regex: RE2JS.compile('^(?s:old_(.*))$'), regexText: 'old_(.*)'},
			],
		});
		ingest.append(1000, exposition([series('junk'), series('old_calls')], [1, 2]), 0.1);
		expect(rows()).toEqual(['1000: calls=2 up=1 duration=0.1 scraped=2 relabeled=1 added=1']);
	});

	const limits: readonly {readonly limits: ScrapeLimits; readonly refusal: string}[] = [
		{limits: {samples: 1}, refusal: '2 samples, limit 1'},
		{limits: {labels: 2}, refusal: 'a series with 3 labels, limit 2'},
		{limits: {labelNameBytes: 7}, refusal: 'a label name of 8 bytes, limit 7'},
		{limits: {labelValueBytes: 4}, refusal: 'a label value of 9 bytes, limit 4'},
	];
	for (const {limits: given, refusal} of limits) {
		it(`is refused whole beyond a limit: ${refusal}`, () => {
			const {ingest, rows} = made({limits: given});
			const shape = layout('sn√wman', 'b');
			expect(ingest.append(1000, exposition(shape, [1, 2]), 0.1).refusal).toBe(refusal);
			expect(ingest.append(2000, exposition(shape, [1, 2]), 0.1).refusal).toBeDefined();
			expect(rows()).toEqual([
				'1000: up=0 duration=0.1 scraped=2 relabeled=2 added=0',
				'2000: up=0 duration=0.1 scraped=2 relabeled=2 added=0',
			]);
		});
	}

	it('may be told to ignore times of their own', () => {
		const {ingest, rows, ownTimed} = made({honorTimestamps: false});
		const timestampsMs = Float64Array.from([400]);
		ingest.append(1000, {...exposition([series('a')], [1]), timestampsMs}, 0.1);
		expect([rows()[0]!.slice(0, 9), ownTimed]).toEqual(['1000: a=1', []]);
	});

	it('writes the report also beyond the limit of series', () => {
		const {ingest, rows} = made({limit: 6});
		ingest.append(1000, exposition([series('a'), series('b'), series('c')], [1, 2, 3]), 0.1);
		expect(rows()).toEqual(['1000: a=1 up=1 duration=0.1 scraped=3 relabeled=3 added=3']);
	});

	it('sends samples with their own time elsewhere, but none from the future', () => {
		const {ingest, rows, ownTimed} = made({planAliases: aliasing({own: 'mcp:own'}, 2)});
		const shape = [series('own'), series('plain'), series('future')];
		const timestampsMs = Float64Array.from([400, Number.NaN, 1000 + 600_001]);
		ingest.append(1000, {...exposition(shape, [1, 2, 3]), timestampsMs}, 0.1);
		expect(rows()).toEqual(['1000: plain=2 up=1 duration=0.1 scraped=3 relabeled=3 added=3']);
		expect(ownTimed).toEqual(['own@400=1', 'mcp:own@400=2']);
	});

	it('notices that samples of an unchanged layout got times of their own', () => {
		const {ingest, rows, ownTimed} = made();
		const shape = [series('a'), series('b')];
		const timed = (...timestampsMs: number[]) => ({timestampsMs: Float64Array.from(timestampsMs)});
		ingest.append(1000, {...exposition(shape, [1, 2]), ...timed(Number.NaN, 900)}, 0);
		ingest.append(2000, {...exposition(shape, [3, 4]), ...timed(1900, Number.NaN)}, 0);
		expect(rows().map(row => row.replace(/ up.*/, ''))).toEqual(['1000: a=1', '2000: b=4']);
		expect(ownTimed).toEqual(['b@900=2', 'a@1900=3']);
	});

	it('tells when the process started', () => {
		const {ingest} = made();
		const ingested = ingest.append(1000, exposition([series('process_start_time_seconds')], [1.5e9]), 0.1);
		expect(ingested.processStartMs).toBe(1.5e12);
	});

	it('says when the clock went back and the row was not kept', () => {
		const {ingest} = made();
		const shape = layout('calls');
		expect(ingest.append(2000, exposition(shape, [1]), 0.1).kept).toBe(true);
		expect(ingest.append(1000, exposition(shape, [1]), 0.1).kept).toBe(false);
	});
});

describe('aliases', () => {
	it('are planned when the layout changes, not with every scrape', () => {
		let plans = 0;
		const plan = aliasing({calls: 'mcp:calls'}, 1);
		const {ingest, aliases} = made({
			planAliases: (families, all) => {
				plans++;
				return plan(families, all);
			},
		});
		const shape = layout('calls');
		ingest.append(1000, exposition(shape, [1]), 0);
		ingest.append(2000, exposition(shape, [1]), 0);
		expect([plans, aliases()]).toEqual([1, ['mcp:calls → calls × 1']]);
		ingest.append(3000, exposition(layout('calls', 'more'), [1, 1]), 0);
		expect([plans, aliases()]).toEqual([2, ['mcp:calls → calls × 1']]);
	});

	it('outlive the series until another one claims the name', () => {
		const {ingest, aliases} = made({planAliases: aliasing({a: 'mcp:x', b: 'mcp:x', c: 'mcp:c'}, 1)});
		ingest.append(1000, exposition(layout('a', 'c'), [1, 1]), 0);
		ingest.append(2000, exposition(layout('other'), [1]), 0);
		expect(aliases()).toEqual(['mcp:x → a × 1', 'mcp:c → c × 1']);
		ingest.append(3000, exposition(layout('b'), [1]), 0);
		expect(aliases()).toEqual(['mcp:c → c × 1', 'mcp:x → b × 1']);
	});

	it('go when the plan no longer gives them to a series that is there', () => {
		let generation = 0;
		const {ingest, aliases} = made({
			planAliases: (families, all) =>
				(generation++ === 0 ? aliasing({calls: 'mcp:errors'}, 0) : aliasing({errors: 'mcp:errors'}, 1))(
					families,
					all,
				),
		});
		ingest.append(1000, exposition(layout('calls'), [1]), 0);
		expect(aliases()).toEqual(['mcp:errors → calls × 0']);
		ingest.append(2000, exposition(layout('calls', 'errors'), [1, 1]), 0);
		expect(aliases()).toEqual(['mcp:errors → errors × 1']);
	});
});

describe('aliases of a layout that is much like the one before', () => {
	it('are made for the series that are new', () => {
		const asked: string[] = [];
		const {ingest, aliases} = made({
			planAliases: aliasing({a: 'mcp:a', b: 'mcp:b'}, 1, name => asked.push(name)),
		});
		const [a, b] = layout('a', 'b') as [Labels, Labels];
		ingest.append(1000, exposition([a], [1]), 0);
		ingest.append(2000, exposition([a, b], [1, 1]), 0);
		expect(asked).toEqual(['a', 'b']);
		expect(aliases()).toEqual(['mcp:a → a × 1', 'mcp:b → b × 1']);
	});

	it('are those it would have had alone', () => {
		const names = {a: 'mcp:x', b: ['mcp:x', 'mcp:b'], c: 'mcp:c', d: ['mcp:d', 'mcp:b']};
		const plan = aliasing(names, 1);
		const pool = layout('a', 'b', 'c', 'd', 'e');
		const layouts = fc.array(fc.shuffledSubarray([...pool]), {maxLength: 8});
		fc.assert(
			fc.property(layouts, shapes => {
				const quick = made({planAliases: plan});
				const slow = made({planAliases: (...given) => ({...plan(...given), isLike: () => false})});
				for (const [index, shape] of shapes.entries()) {
					for (const {ingest} of [quick, slow]) {
						ingest.append(
							(index + 1) * 1000,
							exposition(
								shape,
								shape.map(() => 1),
							),
							0,
						);
					}

					expect(quick.aliases().sort()).toEqual(slow.aliases().sort());
				}
			}),
			{numRuns: 1000},
		);
	});
});

const short: Readonly<Record<string, string>> = {
	scrape_duration_seconds: 'duration',
	scrape_samples_scraped: 'scraped',
	scrape_samples_post_metric_relabeling: 'relabeled',
	scrape_series_added: 'added',
};

type Made = Partial<Pick<Target, 'metricRelabelConfigs' | 'limits' | 'honorTimestamps'>> & {
	readonly planAliases?: PlanAliases;
	readonly limit?: number;
};

/** A target's ingest into an appender that writes down what it is told. */
function made({planAliases = aliasing({}, 1), limit = 100, ...policy}: Made = {}) {
	const names: string[] = [];
	const columnByKey = new Map<string, number>();
	const rows: string[] = [];
	const aliases = new Map<string, string>();
	const ownTimed: string[] = [];
	let newestMs = Number.NEGATIVE_INFINITY;
	const appender: ScrapeAppender = {
		columnOf(labels) {
			expect([labelValue(labels, 'job'), labelValue(labels, 'instance')]).toEqual(['t', 'h:1']);
			const known = columnByKey.get(labels.key);
			if (known !== undefined || names.length === limit) {
				return known;
			}

			const name = labelValue(labels, metricName);
			columnByKey.set(labels.key, names.length);
			return names.push(short[name] ?? name) - 1;
		},
		alias(column, labels, scale) {
			const name = labelValue(labels, metricName);
			if (!aliases.has(name)) {
				aliases.set(name, `${name} → ${names[column]} × ${scale}`);
			}
		},
		removeAlias(labels) {
			aliases.delete(labelValue(labels, metricName));
		},
		appendRow(tMs, columns, values, count) {
			if (tMs <= newestMs) {
				return false;
			}

			newestMs = tMs;
			const cells = Array.from({length: count}, (_, index) => `${names[columns[index]!]}=${values[index]}`);
			rows.push(`${tMs}: ${cells.join(' ')}`);
			return true;
		},
		droppedSeries: 0,
		seriesCount: 0,
	};
	const samples: SampleAppender = {
		appendSample(labels, tMs, value) {
			ownTimed.push(`${labelValue(labels, metricName)}@${tMs}=${value}`);
			return true;
		},
		markStale() {},
	};
	const target = {labels: labelsFrom({job: 't', instance: 'h:1'}), honorLabels: false, ...policy};
	const ingest = new TargetIngest({target, appender, samples, planAliases});
	return {ingest, rows: () => rows, aliases: () => [...aliases.values()], ownTimed};
}

/** A plan that gives the metrics of a record another name; `asked` tells which were asked for. */
function aliasing(
	names: Readonly<Record<string, string | readonly string[]>>,
	scale: number,
	asked?: (name: string) => void,
): PlanAliases {
	const plans = new Set<AliasPlan>();
	return () => {
		const plan: AliasPlan = {
			dialect: 'test',
			errorMeaning: '',
			aliasesOf(labels) {
				asked?.(labelValue(labels, metricName));
				return [names[labelValue(labels, metricName)] ?? []]
					.flat()
					.map(name => ({labels: withLabels(labels, {[metricName]: name}), scale}));
			},
			isLike: other => plans.has(other),
		};
		plans.add(plan);
		return plan;
	};
}

function series(name: string): Labels {
	return labelsFrom({[metricName]: name});
}

function layout(...names: readonly string[]): readonly Labels[] {
	return names.map(series);
}

function exposition(shape: readonly Labels[], values: readonly number[]): Exposition {
	return {
		series: shape,
		values: Float64Array.from(values),
		count: values.length,
		exemplars: new Map(),
		families: new Map(),
		problems: [],
		problemCount: 0,
	};
}
