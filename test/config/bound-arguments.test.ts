import {expect, it} from 'vitest';
import {boundArguments} from '../../source/config/bound-arguments.ts';

const rows: [title: string, typed: string, bound: string][] = [
	['a value of a flag', 'query up --step 5s :3001', 'query up --step=5s :3001'],
	['a short flag', '-i 5s -c x.yml', '--interval=5s --config=x.yml'],
	['switches stay', '--once --no-health -h', '--once --no-health -h'],
	['bound already', '--step=5s -l=x', '--step=5s -l=x'],
	['a lone dash is a value', '-l - --logs -', '--logs=- --logs=-'],
	['a negative number is a value', '--step -1s --time -3600', '--step=-1s --time=-3600'],
	['another flag is none', '--replay --once', '--replay="" --once'],
	['nothing follows', 'query up --replay', 'query up --replay=""'],
	['flags of nobody', '--nope 5', '--nope 5'],
	['after two dashes all are arguments', '-i 1s -- --step 5s', '--interval=1s -- --step 5s'],
];

it.each(rows)('%s', (_, typed, bound) => {
	expect(boundArguments(typed.split(' ')).join(' ')).toBe(bound);
});
