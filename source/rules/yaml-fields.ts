import {
	isAlias,
	isMap,
	isScalar,
	isSeq,
	type LineCounter,
	LineCounter as Lines,
	type Node,
	parseAllDocuments,
} from 'yaml';
import {maxProblems} from '../base/limits.ts';
import {plainText} from '../base/plain-text.ts';
import type {Problem} from '../base/problem.ts';
import {isTooDeep, yamlErrorText} from '../base/yaml-error.ts';

/** Merge keys followed in one file, and so how deep they may nest; files in the wild have a handful. */
const maxMerges = 1000;

/** A strict reader of YAML: every complaint carries its line and column, and costs only what it names. */
export class YamlReader {
	readonly root: Node | null;
	readonly problems: Problem[] = [];
	/** False when the text breaks the rules of YAML itself. */
	readonly isYaml: boolean;
	readonly #file: string;
	readonly #lines: LineCounter;
	#merges = 0;
	readonly #anchors: (node: Node) => Node | undefined;

	constructor(text: string, file: string) {
		this.#file = file;
		this.#lines = new Lines();
		const documents = parseAllDocuments(text, {lineCounter: this.#lines});
		const [document, second] = Array.isArray(documents) ? documents : [];
		this.root = (document?.contents as Node | null | undefined) ?? null;
		this.#anchors = node => {
			if (!isAlias(node) || document === undefined) {
				return node;
			}

			const target = node.resolve(document);
			if (target === undefined) {
				this.report(`the alias "*${node.source}" has no anchor "&${node.source}" before it`, node);
			}

			return target;
		};
		this.isYaml = (document?.errors ?? []).length === 0;
		for (const error of document?.errors ?? []) {
			this.#report(yamlErrorText(error.message), error.pos[0]);
			if (isTooDeep(error.message)) {
				break;
			}
		}

		if (second !== undefined) {
			this.#report('only the first YAML document of a file is read', second.range?.[0] ?? 0, 'warning');
		}
	}

	/** Adds a complaint about a node. */
	report(what: string, node: Node | null | undefined, hint?: string): void {
		this.#report(what, node?.range?.[0] ?? undefined, 'error', hint);
	}

	line(node: Node | null | undefined): number | undefined {
		const offset = node?.range?.[0];
		return offset === undefined ? undefined : this.#lines.linePos(offset).line;
	}

	/** The fields of a mapping, aliases and merge keys resolved; fields not in `known` are complained about. */
	fields(
		node: Node | null | undefined,
		what: string,
		known?: ReadonlySet<string>,
	): ReadonlyMap<string, Field> {
		const target = this.resolve(node);
		const fields = new Map<string, Field>();
		if (target === undefined || isNull(target)) {
			return fields;
		}

		if (!isMap(target)) {
			this.report(`${what} is ${describe(target)}, not a mapping`, target);
			return fields;
		}

		for (const pair of target.items) {
			const key = isScalar(pair.key) ? String(pair.key.value) : '';
			const value = pair.value as Node | null;
			if (key === '<<') {
				for (const [name, field] of this.#merged(value, what)) {
					if (!fields.has(name)) {
						fields.set(name, field);
					}
				}
			} else {
				fields.set(key, {key: pair.key as Node, value});
			}
		}

		for (const [name, field] of known === undefined ? [] : fields) {
			if (!known!.has(name)) {
				const near = [...known!].find(candidate => isNear(candidate, name));
				this.report(
					`${what} has the unknown field "${name}"`,
					field.key,
					near === undefined ? `known are ${[...known!].join(', ')}` : `try "${near}"`,
				);
			}
		}

		return fields;
	}

	/** The items of a list; empty when there is none. */
	items(node: Node | null | undefined, what: string): readonly (Node | undefined)[] {
		const target = this.resolve(node);
		if (target === undefined || isNull(target)) {
			return [];
		}

		if (!isSeq(target)) {
			this.report(`${what} is ${describe(target)}, not a list`, target);
			return [];
		}

		return target.items.map(item => this.resolve(item as Node));
	}

	/** The text of a scalar as written; numbers and truth values are texts too, as in Go. Empty when absent. */
	text(node: Node | null | undefined, what: string): string {
		const target = this.resolve(node);
		if (target === undefined || isNull(target)) {
			return '';
		}

		if (!isScalar(target)) {
			this.report(`${what} is ${describe(target)}, not a text`, target);
			return '';
		}

		return typeof target.value === 'string' ? target.value : (target.source ?? String(target.value));
	}

	/** A mapping of texts to texts. */
	texts(node: Node | null | undefined, what: string): Readonly<Record<string, string>> {
		const entries = [...this.fields(node, what)].map(
			([name, field]) => [name, this.text(field.value, `${what}.${name}`)] as const,
		);
		return Object.fromEntries(entries);
	}

	resolve(node: Node | null | undefined): Node | undefined {
		return node === null || node === undefined ? undefined : this.#anchors(node);
	}

	#merged(node: Node | null, what: string): ReadonlyMap<string, Field> {
		// A mapping may merge itself, or ten that merge ten that merge ten.
		if (++this.#merges > maxMerges) {
			if (this.#merges === maxMerges + 1) {
				this.report(`more than ${maxMerges} merge keys ("<<") are followed in one file`, node);
			}

			return new Map();
		}

		const target = this.resolve(node);
		const sources = isSeq(target) ? (target.items as Node[]) : [target];
		const merged = new Map<string, Field>();
		for (const source of sources) {
			for (const [name, field] of this.fields(source, what)) {
				if (!merged.has(name)) {
					merged.set(name, field);
				}
			}
		}

		return merged;
	}

	#report(
		what: string,
		offset: number | undefined,
		severity: Problem['severity'] = 'error',
		hint?: string,
	): void {
		if (this.problems.length >= maxProblems) {
			return;
		}

		const position = offset === undefined ? undefined : this.#lines.linePos(offset);
		this.problems.push({
			severity,
			where: this.#file,
			what: plainText(what),
			...(hint === undefined ? {} : {hint}),
			...(position === undefined ? {} : {line: position.line, column: position.col}),
		});
	}
}

export type Field = {readonly key: Node; readonly value: Node | null};

function isNull(node: Node): boolean {
	return isScalar(node) && node.value === null;
}

function describe(node: Node): string {
	return isMap(node) ? 'a mapping' : isSeq(node) ? 'a list' : `"${isScalar(node) ? String(node.value) : ''}"`;
}

// One letter more, less or different: the usual slip of the finger.
function isNear(known: string, written: string): boolean {
	const [short, long] = known.length < written.length ? [known, written] : [written, known];
	if (long.length - short.length > 1) {
		return false;
	}

	let start = 0;
	while (start < short.length && short[start] === long[start]) {
		start++;
	}

	const skip = long.length === short.length ? 1 : 0;
	return short.slice(start + skip) === long.slice(start + 1);
}
