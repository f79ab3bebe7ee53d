import {Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Scalar} from 'yaml';
import {parseDurationMs} from '../base/duration.ts';
import {maxProblems} from '../base/limits.ts';
import {plainText} from '../base/plain-text.ts';
import type {Problem} from '../base/problem.ts';
import {suggestion} from '../base/suggestion.ts';
import {isTooDeep, yamlErrorText} from '../base/yaml-error.ts';
import {parseBytes} from './bytes.ts';

/** Mappings merged into one another; files of people stop at two. */
const maxMerges = 16;

/** A place in a YAML or JSON file. */
export type YamlPlace = {
	readonly node: unknown;
	/** `scrape_configs[0].scheme`; empty at the root. */
	readonly path: string;
};

/** Reads one file, collecting problems with line, path, value and a suggestion; a wrong value costs only itself. */
export class YamlReader {
	readonly file: string;
	readonly problems: Problem[] = [];
	readonly root: YamlPlace;
	readonly #document: Document;
	readonly #lines = new LineCounter();

	constructor(text: string, file: string) {
		this.file = file;
		this.#document = this.#parsed(text);
		for (const error of this.#document.errors) {
			const position = this.#lines.linePos(error.pos[0]);
			this.problems.push({
				severity: 'error',
				where: file,
				what: plainText(yamlErrorText(error.message)),
				line: position.line,
				column: position.col,
			});
			if (isTooDeep(error.message)) {
				break;
			}
		}

		// What a broken file seems to say is not worth further problems.
		this.root = {node: this.problems.length > 0 ? null : this.#document.contents, path: ''};
	}

	#parsed(text: string): Document {
		try {
			return parseDocument(text, {
				lineCounter: this.#lines,
				uniqueKeys: true,
				version: '1.2',
				merge: true,
				prettyErrors: false,
				logLevel: 'silent',
			});
		} catch {
			// The parser calls itself for every level: a hundred thousand brackets exhaust the stack.
			this.problems.push({severity: 'error', where: this.file, what: 'is nested too deeply'});
			return new Document(null);
		}
	}

	/** At a place: `prometheus.yml:12:5: scrape_configs[0].scheme "htp" is …`. */
	problem(place: YamlPlace, what: string, hint?: string, severity: Problem['severity'] = 'error'): void {
		if (this.problems.length >= maxProblems) {
			return;
		}

		this.problems.push({
			severity,
			what: plainText(place.path === '' ? what : `${place.path} ${what}`),
			...(hint === undefined ? {} : {hint: plainText(hint)}),
			...this.position(place),
		});
	}

	position({node}: YamlPlace): Pick<Problem, 'where' | 'line' | 'column'> {
		const range = (node as {range?: readonly [number, number, number] | null} | null)?.range;
		const position = range ? this.#lines.linePos(range[0]) : undefined;
		return {
			where: this.file,
			...(position === undefined ? {} : {line: position.line, column: position.col}),
		};
	}

	isList(place: YamlPlace): boolean {
		return isSeq(this.#resolved(place));
	}

	isEmpty(place: YamlPlace): boolean {
		const node = this.#resolved(place);
		return node === null || node === undefined || (isScalar(node) && node.value === null);
	}

	/** The entries of a mapping. Unknown keys are problems; keys of `aside` are noted as left aside with their reason. */
	fields(
		place: YamlPlace,
		known: readonly string[],
		aside: Readonly<Record<string, string>> = {},
	): ReadonlyMap<string, YamlPlace> {
		const fields = new Map<string, YamlPlace>();
		for (const [key, value, keyNode] of this.#entries(place)) {
			if (known.includes(key)) {
				fields.set(key, value);
			} else if (aside[key] !== undefined) {
				this.problem({node: keyNode, path: value.path}, 'is left aside', aside[key], 'warning');
			} else {
				const hint = suggestion(key, [...known, ...Object.keys(aside)]);
				this.problem({node: keyNode, path: value.path}, 'is no setting mcptop knows', hint);
			}
		}

		return fields;
	}

	/** Every entry of a mapping whose keys are the reader's own: labels, parameters. */
	entries(place: YamlPlace | undefined): readonly (readonly [string, YamlPlace])[] {
		return place === undefined ? [] : this.#entries(place).map(([key, value]) => [key, value]);
	}

	items(place: YamlPlace | undefined): readonly YamlPlace[] {
		if (place === undefined || this.isEmpty(place)) {
			return [];
		}

		const node = this.#resolved(place);
		if (!isSeq(node)) {
			this.problem(place, `is ${this.#shown(place)}, not a list`, 'begin each entry with "- "');
			return [];
		}

		return node.items.map((item, index) => ({node: item, path: `${place.path}[${index}]`}));
	}

	/** A scalar's text as written, so that `8080` and `"8080"` are the same label value. */
	text(place: YamlPlace | undefined): string | undefined {
		if (place === undefined || this.isEmpty(place)) {
			return undefined;
		}

		const node = this.#resolved(place);
		if (!isScalar(node)) {
			this.problem(place, `is ${this.#shown(place)}, not a text`);
			return undefined;
		}

		return typeof node.value === 'string' ? node.value : ((node as Scalar).source ?? String(node.value));
	}

	texts(place: YamlPlace | undefined): readonly string[] {
		return this.items(place).flatMap(item => this.text(item) ?? []);
	}

	textMap(place: YamlPlace | undefined): Readonly<Record<string, string>> {
		const map: Record<string, string> = {};
		for (const [key, value] of this.entries(place)) {
			map[key] = this.text(value) ?? '';
		}

		return map;
	}

	boolean(place: YamlPlace | undefined): boolean | undefined {
		return this.#read(
			place,
			text => (/^(true|yes|on)$/i.test(text) ? true : /^(false|no|off)$/i.test(text) ? false : undefined),
			'try "true" or "false"',
		);
	}

	/** A whole number, not negative. */
	count(place: YamlPlace | undefined): number | undefined {
		return this.#read(place, text => (/^\d+$/.test(text) ? Number(text) : undefined), 'try a whole number');
	}

	number(place: YamlPlace | undefined): number | undefined {
		return this.#read(
			place,
			text => (text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined),
			'try a number',
		);
	}

	durationMs(place: YamlPlace | undefined): number | undefined {
		return this.#read(place, parseDurationMs, 'try "15s" or "1m30s"');
	}

	bytes(place: YamlPlace | undefined): number | undefined {
		return this.#read(place, parseBytes, 'try "512MB"');
	}

	choice<T extends string>(place: YamlPlace | undefined, choices: readonly T[]): T | undefined {
		const text = place === undefined ? '' : (this.text(place) ?? '');
		return this.#read(
			place,
			value => choices.find(choice => choice === value.toLowerCase()),
			suggestion(text, choices) ?? `try ${choices.map(choice => `"${choice}"`).join(', ')}`,
		);
	}

	#read<T>(
		place: YamlPlace | undefined,
		parse: (text: string) => T | undefined,
		hint: string,
	): T | undefined {
		const text = this.text(place);
		if (place === undefined || text === undefined) {
			return undefined;
		}

		const parsed = parse(text);
		if (parsed === undefined) {
			this.problem(place, `is "${text}"`, hint);
		}

		return parsed;
	}

	/** `merges` ends a mapping that is merged into itself. */
	#entries(place: YamlPlace, merges = 0): (readonly [string, YamlPlace, unknown])[] {
		if (this.isEmpty(place)) {
			return [];
		}

		const node = this.#resolved(place);
		if (!isMap(node)) {
			this.problem(place, `is ${this.#shown(place)}, not a mapping`, 'write "key: value" lines');
			return [];
		}

		return node.items.flatMap(pair => {
			const key = isScalar(pair.key) ? String((pair.key as Scalar).source ?? pair.key.value) : '';
			const value = {node: pair.value, path: place.path === '' ? key : `${place.path}.${key}`};
			if (key !== '<<') {
				return [[key, value, pair.key] as const];
			}

			return merges < maxMerges ? this.#entries({...value, path: place.path}, merges + 1) : [];
		});
	}

	#resolved(place: YamlPlace): unknown {
		return isAlias(place.node) ? place.node.resolve(this.#document) : place.node;
	}

	#shown(place: YamlPlace): string {
		const node = this.#resolved(place);
		return isSeq(node) ? 'a list' : isMap(node) ? 'a mapping' : `"${this.text(place) ?? ''}"`;
	}
}
