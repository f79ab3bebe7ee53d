import {describe, expect, it} from 'vitest';
import {formatProblem} from '../../source/base/problem.ts';
import {type FlagValues, readOptions} from '../../source/config/options.ts';
import {labelEntries} from '../../source/labels/labels.ts';
import {type LoadWorld, loadTargets} from '../../source/runtime/load-targets.ts';

type Row = {
	readonly title: string;
	readonly files?: Readonly<Record<string, string>>;
	readonly targets?: readonly string[];
	readonly flags?: FlagValues;
	readonly names?: readonly string[];
	/** Of the first target. */
	readonly first?: object;
	readonly problems?: readonly string[];
};

const job = (name: string, target: string): string =>
	`scrape_configs: [{job_name: ${name}, static_configs: [{targets: ['${target}']}]}]\n`;

const rows: readonly Row[] = [
	{title: 'nothing named, nothing found', names: []},
	{title: 'targets of the command line', targets: [':3001', 'a=:3002'], names: ['localhost:3001', 'a']},
	{title: 'mcptop.yml of the working directory', files: {'mcptop.yml': job('j', 'h:1')}, names: ['j']},
	{title: 'else of the user', files: {'/h/.config/mcptop/mcptop.yml': job('j', 'h:1')}, names: ['j']},
	{
		title: 'a file nobody named keeps its targets to itself when some are named',
		files: {'mcptop.yml': job('j', 'h:1')},
		targets: [':3001'],
		names: ['localhost:3001'],
	},
	{
		title: 'a file that was named adds its targets',
		files: {'p.yml': job('j', 'h:1')},
		targets: [':3001'],
		flags: {config: 'p.yml'},
		names: ['localhost:3001', 'j'],
	},
	{
		title: 'a server named twice is there once',
		files: {'p.yml': job('j', 'localhost:3001')},
		targets: [':3001'],
		flags: {config: 'p.yml'},
		names: ['localhost:3001'],
	},
	{
		title: 'a file that is not there',
		flags: {config: 'nope.yml'},
		names: [],
		problems: ['nope.yml: no such file'],
	},
	{
		title: 'target files by pattern',
		files: {
			'p.yml': 'scrape_configs: [{job_name: j, file_sd_configs: [{files: ["t/*.json"]}]}]\n',
			't/a.json': '[{"targets": ["f:1", "f:2"]}]',
		},
		flags: {config: 'p.yml'},
		names: ['f:1', 'f:2'],
	},
	{
		title: 'the interval of the command line wins',
		files: {'mcptop.yml': job('j', 'h:1')},
		flags: {interval: '7s', timeout: '3s'},
		names: ['j'],
		first: {scrapeIntervalMs: 7000, scrapeTimeoutMs: 3000},
	},
	{
		title: 'a token file goes to targets without credentials',
		files: {tok: 'x'},
		targets: ['http://u:p@h:1', ':3001'],
		flags: {bearerTokenFile: 'tok'},
		names: ['h:1', 'localhost:3001'],
		first: {headers: {authorization: `Basic ${btoa('u:p')}`}},
	},
	{
		title: 'health of one target, memory of all',
		targets: ['a=:3001'],
		flags: {healthUrl: ['a=/healthz'], readyUrl: ['http://other:1/r'], memoryLimit: ['1GB']},
		names: ['a'],
		first: {
			healthUrl: 'http://localhost:3001/healthz',
			readyUrl: 'http://other:1/r',
			memoryLimitBytes: 1_073_741_824,
		},
	},
	{
		title: 'a token file that is not there',
		targets: [':3001'],
		flags: {bearerTokenFile: 'tok'},
		names: ['localhost:3001'],
		problems: ['--bearer-token-file: "tok": no such file'],
	},
	{
		title: 'no health',
		targets: [':3001'],
		flags: {health: false},
		names: ['localhost:3001'],
		first: {withoutProbes: ['live', 'ready']},
	},
	{
		title: 'a setting for a target that is not there',
		targets: ['weather=:3001'],
		flags: {memoryLimit: ['wether=1GB']},
		names: ['weather'],
		problems: ['--memory-limit: there is no target "wether" — did you mean "weather"?'],
	},
	{
		title: 'a health address that is none',
		targets: ['a=:3001'],
		flags: {healthUrl: ['ftp://x']},
		names: ['a'],
		problems: ['--health-url: "ftp://x" is not a URL — try "http://localhost:3001/health" or "/health"'],
	},
	{
		title: 'one that holds secrets',
		targets: ['a=:3001'],
		flags: {healthUrl: ['http://u:hun/ter2@x:99999/?token=hunter2']},
		names: ['a'],
		problems: [
			'--health-url: "http://…@x:99999/?…" is not a URL — try "http://localhost:3001/health" or "/health"',
		],
	},
];

const surroundings = {home: '/h', workingDirectory: '/w', platform: 'linux', env: {}} as const;

function worldOf(files: Readonly<Record<string, string>>): LoadWorld {
	return {
		files: {
			async readText(path) {
				const text = files[path];
				return text === undefined ? {type: 'failed', reason: 'no such file'} : {type: 'text', text};
			},
		},
		async expandGlob(pattern) {
			const prefix = pattern.split('*')[0]!;
			return Object.keys(files).filter(path => path.startsWith(prefix));
		},
	};
}

describe('loadTargets', () => {
	for (const {title, files = {}, targets = [], flags = {}, names, first, problems = []} of rows) {
		it(title, async () => {
			const {options} = readOptions(flags, 'watch');
			const loaded = await loadTargets(worldOf(files), {targets, options, surroundings});
			expect(loaded.problems.map(formatProblem)).toEqual(problems);
			expect(loaded.targets.map(({name}) => name)).toEqual(names);
			expect(loaded.targets[0]).toEqual(
				first === undefined ? loaded.targets[0] : expect.objectContaining(first),
			);
		});
	}
});

it('targets of a file know its path, for relabelling', async () => {
	const files = {
		'p.yml': `scrape_configs:
  - job_name: j
    file_sd_configs: [{files: ['t/*.json']}]
    relabel_configs: [{source_labels: [__meta_filepath], regex: '.*/(.+)\\.json', target_label: team}]
`,
		't/pay.json': '[{"targets": ["f:1"]}]',
	};
	const {options} = readOptions({config: 'p.yml'}, 'watch');
	const {targets} = await loadTargets(worldOf(files), {targets: [], options, surroundings});
	expect(labelEntries(targets[0]!.labels)).toEqual([
		['instance', 'f:1'],
		['job', 'j'],
		['team', 'pay'],
	]);
});

describe('loading again', () => {
	const config = 'scrape_configs: [{job_name: j, file_sd_configs: [{files: ["t/*.json"]}]}]\n';
	const steps: ReadonlyArray<{
		title: string;
		file: string | undefined;
		names: readonly string[];
		problems?: readonly string[];
	}> = [
		{title: 'targets come', file: '[{"targets": ["f:1", "f:2"]}]', names: ['f:1', 'f:2']},
		{title: 'and go', file: '[{"targets": ["f:2"]}]', names: ['f:2']},
		{
			title: 'a file that is half written keeps them',
			file: '[{"targets": ["f:1", ',
			names: ['f:2'],
			problems: [
				...new Array<string>(3).fill(expect.stringContaining('t/a.json:1:22: ')),
				't/a.json: its former targets stay',
			],
		},
		{title: 'an empty list is an empty list', file: '[]', names: []},
		{title: 'they come back', file: '[{"targets": ["f:1"]}]', names: ['f:1']},
		{title: 'and go with their file', file: undefined, names: []},
	];
	it('target files as they change', async () => {
		const files: Record<string, string> = {'p.yml': config};
		const world = worldOf(files);
		const {options} = readOptions({config: 'p.yml'}, 'watch');
		const given = {targets: [], options, surroundings};
		const groups = new Map();
		const {config: inForce} = await loadTargets(world, given, {groups});
		// Only what it names is read again: the file itself is gone by now.
		delete files['p.yml'];
		for (const {title, file, names, problems = []} of steps) {
			if (file === undefined) {
				delete files['t/a.json'];
			} else {
				files['t/a.json'] = file;
			}

			const loaded = await loadTargets(world, given, {config: {inForce}, groups});
			expect({
				title,
				names: loaded.targets.map(({name}) => name),
				problems: loaded.problems.map(formatProblem),
			}).toEqual({title, names, problems});
		}
	});
});
