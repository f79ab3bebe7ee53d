import {expect, it} from 'vitest';
import type {ParsedLabels} from '../../source/exposition/parsed-labels.ts';
import {ExpositionReader} from '../../source/exposition/reader.ts';

// A line takes what it has in common with the line before from there. Each body must read as its lines do alone. They stand there
// three times, under other names: what follows a label is only known when both were seen before.
it.each([
	{
		title: 'buckets',
		lines: ['b{le="1",t="x",s="y"} 1', 'b{le="2",t="x",s="y"} 2', 'b{le="3",t="x",s="y"} 3'],
	},
	{
		title: 'a change in the middle',
		lines: ['a{x="1",y="1",z="1"} 1', 'a{x="1",y="2",z="1"} 2', 'a{x="2",y="2",z="1"} 3'],
	},
	{
		title: 'all labels, another name',
		lines: ['a_sum{t="x",s="y"} 1', 'a_count{t="x",s="y"} 2', 'b{t="x",s="y"} 3', 'b{t="z",s="y"} 4'],
	},
	{
		title: 'longer and shorter values',
		lines: ['a{l="10",t="x"} 1', 'a{l="1",t="x"} 2', 'a{l="1000",t="x"} 3', 'a{l="",t="x"} 4'],
	},
	{
		title: 'fewer and more labels',
		lines: ['a{l="1",t="x",s="y"} 1', 'a{t="x",s="y"} 2', 'a{l="1",t="x"} 3', 'a{l="2",t="x",s="y"} 4'],
	},
	{
		title: 'no labels between',
		lines: ['a{l="1",t="x"} 1', 'up 1', 'a{l="2",t="x"} 2', 'b{} 1', 'a{l="3",t="x"} 3'],
	},
	{
		title: 'a rest that begins inside a value',
		lines: ['a{l=",t=",t="x"} 1', 'a{l="2",t="x"} 2', 'a{l=",t=",t="x",u="v"} 3'],
	},
	{title: 'escapes', lines: ['a{l="1",t="\\"}"} 1', 'a{l="2",t="\\"}"} 2', 'a{l="\\"",t="\\"}"} 3']},
	{
		title: 'blanks',
		lines: [
			'a{ l="1" , t="x" } 1',
			'a{ l="2" , t="x" } 2',
			'a{l="3", t="x" } 3',
			'a{l="4",t="x",} 4',
			'a{l="5",t="x",} 5',
		],
	},
	{
		title: 'blanks and commas before the first label, after a line without',
		lines: [
			'a{l="1",t="x"} 1',
			'a{ l="2",t="x"} 2',
			'a{l="3",t="x"} 3',
			'a{,l="4",t="x"} 4',
			'a{,,l="5",t="x"} 5',
			'a{l="6",t="x"} 6',
			'a{} 7',
			'a{l="8",t="x"} 8',
		],
	},
	{
		title: 'quoted names',
		lines: [
			'{"a.b","l"="1",t="x"} 1',
			'{"a.b","l"="2",t="x"} 2',
			'c{"l.m"="1",t="x"} 3',
			'c{l="2",t="x"} 4',
			'c{l="3","t.u"="x"} 5',
			'c{l="4","t.u"="x"} 6',
			'c{l="55",t="xx"} 7',
			'{"d.#{}=",l="5"} 8',
			'{"d.#{}=",l="6"} 9',
			'{"d.#{}=",l="7",t="x"} 10',
		],
	},
	{
		title: 'exemplars',
		lines: ['a{l="1",t="x"} 1 # {id="1",t="x"} 1', 'a{l="2",t="x"} 2 # {id="2",t="x"} 1', 'a{l="3",t="x"} 3'],
	},
	{
		title: 'a broken line between',
		lines: [
			'a{l="1",t="x"} 1',
			'a{l="2",t="x" 2',
			'a{l="3",t="x"} 3',
			'a{l="4",l="5",t="x"} 4',
			'a{l="6",t="x"} 5',
		],
	},
	{
		title: 'a broken line with other names between',
		lines: ['a{l="1",t="x"} 1', 'c{m="2",s="y" 2', 'c{m="3",s="y"} 3', 'c{m="4",s="y"} 4'],
	},
	{
		title: 'another label before the one that changes',
		lines: ['a{t="x",l="1",s="y"} 1', 'a{t="x",l="2",s="y"} 2', 'a{t="z",l="3",s="y"} 3'],
	},
	{
		title: 'another label behind the one that changes',
		lines: ['a{l="1",t="x"} 1', 'a{l="2",t="x"} 2', 'a{l="3",t="y"} 3', 'a{l="4",t="y",u="v"} 4'],
	},
	{
		title: 'another name instead of the one that changes',
		lines: ['a{l="1",t="x"} 1', 'a{l="2",t="x"} 2', 'a{m="3",t="x"} 3', 'a{m="4",t="x"} 4'],
	},
	{
		title: 'two names in turn',
		lines: ['a{l="1",t="x"} 1', 'a{m="1",t="x"} 2', 'a{l="2",t="x"} 3', 'a{m="2",t="x"} 4'],
	},
	{
		title: 'the label that changes stands last, or has no value',
		lines: ['a{t="x",l="1"} 1', 'a{t="x",l="2"} 2', 'a{t="x",l=""} 3', 'a{t="x",l="4"} 4'],
	},
	{
		title: 'characters of several bytes',
		lines: ['a{l="é",t="😀"} 1', 'a{l="è",t="😀"} 2', 'a{l="e",t="😁"} 3'],
	},
])('$title', ({lines}) => {
	const read = (text: string) => {
		const {series, values, count} = new ExpositionReader().read(Buffer.from(text), 'text/plain');
		return series.map((labels, index) => [
			labels.key,
			labels.pairs.join('|'),
			index < count ? values[index] : undefined,
		]);
	};
	const all = ['', 'b_', 'c_'].flatMap(prefix => lines.map(line => line.replace(/^(?:\{")?/, `$&${prefix}`)));
	expect(read(`${all.join('\n')}\n`)).toEqual(all.flatMap(line => read(`${line}\n`)));
	const reader = new ExpositionReader();
	const hashes = (text: string) =>
		reader.read(Buffer.from(text), 'text/plain').series.map(labels => (labels as ParsedLabels).hash);
	expect(hashes(`${all.join('\n')}\n`)).toEqual(all.flatMap(line => hashes(`${line}\n`)));
});
