import type {Severity} from './record.ts';
import {exceptionLine} from './shapes/bare.ts';

/** What the lines after a record's first one may be: the shape of a trace, a panic, a key. */
export type Block =
	/** Indented lines, closing brackets, causes. */
	| {readonly type: 'lines'}
	/** A Python traceback; ended by the line that names the error, unless another follows. */
	| {readonly type: 'python'; readonly hasEnded: boolean}
	/** A Go panic up to its exit status. */
	| {readonly type: 'go'}
	/** A Rust panic; what it says stands on the next line. */
	| {readonly type: 'rust'; readonly hasMessage: boolean}
	/** An error Node died of: place, source line, caret, the error, its stack, `Node.js v24.0.0`. */
	| {readonly type: 'node'; readonly stage: 'source' | 'caret' | 'error' | 'stack'}
	/** A private key's lines. */
	| {readonly type: 'key'; readonly lines: number}
	/** Nothing belongs to this any more. */
	| {readonly type: 'closed'};

/** A line after others, the state it leads to, and whether it names the error. */
export type Following = {readonly block: Block; readonly error?: string};

const keyBegin = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/;
const keyEnd = /-----END [A-Z ]{0,30}PRIVATE KEY-----/;
/** Base64, or a header of an encrypted key. */
const keyLine = /^\s*(?:[\w+/=]{1,200}|[\w-]{1,40}: .{1,200})\s*$/;
/** An RSA key of 16384 bits has 210. */
const maxKeyLines = 250;
const traceback = /^(?: {2}\+ Exception Group )?Traceback \(most recent call last\):$/;
const chained =
	/^(?:During handling of the above exception, another exception occurred|The above exception was the direct cause of the following exception):$/;
const goLine =
	/^(?:goroutine \d+|\[signal |\[recovered|panic: |created by |exit status \d|runtime stack:|main\.|[\w./-]+\.[\w.*()[\]{}-]+\(.*\)$)/;

/** The block a first line opens. */
export function blockOf(text: string): Block {
	if (text.startsWith('Traceback (') && traceback.test(text)) {
		return {type: 'python', hasEnded: false};
	}

	if (text.startsWith('panic: ') || text.startsWith('fatal error: ')) {
		return {type: 'go'};
	}

	if (text.length < 4096 && /^(?:file:\/\/)?\/[^\s:]+:\d+$/.test(text)) {
		return {type: 'node', stage: 'source'};
	}

	if (text.startsWith("thread '") && text.endsWith(':') && / panicked at /.test(text)) {
		return {type: 'rust', hasMessage: false};
	}

	return text.includes('-----BEGIN ') && keyBegin.test(text) && !keyEnd.test(text)
		? {type: 'key', lines: 0}
		: {type: 'lines'};
}

/** Whether a record with this block waits for lines that must still come. */
export function isOpen(block: Block): boolean {
	return (
		block.type === 'key' ||
		(block.type === 'rust' && !block.hasMessage) ||
		(block.type === 'python' && !block.hasEnded) ||
		(block.type === 'node' && block.stage !== 'stack')
	);
}

/** How a line, not blank, goes on with a record; undefined when it is a record of its own. */
export function following(
	block: Block,
	text: string,
	said: {readonly severity?: Severity | undefined; readonly error?: string | undefined},
): Following | undefined {
	switch (block.type) {
		case 'closed':
			return undefined;
		case 'key':
			return ofKey(block.lines, text);
		case 'python': {
			const next = afterTraceback(block.hasEnded, text);
			return next ?? common(block, text, said);
		}

		case 'go':
			return goLine.test(text) ? {block} : common(block, text, said);
		case 'rust':
			return afterPanic(block.hasMessage, text);
		case 'node':
			return afterPlace(block.stage, text);
		case 'lines':
			return common(block, text, said);
	}
}

function ofKey(lines: number, text: string): Following | undefined {
	if (keyEnd.test(text)) {
		return {block: {type: 'closed'}};
	}

	return lines < maxKeyLines && keyLine.test(text) ? {block: {type: 'key', lines: lines + 1}} : undefined;
}

function common(
	block: Block,
	text: string,
	{severity, error}: Parameters<typeof following>[2],
): Following | undefined {
	// After a calm line a trace is nobody's: the program died on its own.
	const isTrouble = severity === 'warn' || severity === 'error' || severity === 'fatal';
	if (traceback.test(text)) {
		return isTrouble ? {block: {type: 'python', hasEnded: false}} : undefined;
	}

	// Java says what went wrong, then prints the exception, its name first.
	if (isTrouble && error === undefined && exceptionLine.test(text)) {
		return {block, error: text};
	}

	if (text.startsWith('Caused by: ') || text.startsWith('caused by: ')) {
		return {block, error: text};
	}

	return /^\s/.test(text) || /^[}\])]+[,;]?$/.test(text) || /^\.{3} \d+ (?:more|common frames)/.test(text)
		? {block}
		: undefined;
}

function afterTraceback(hasEnded: boolean, text: string): Following | undefined {
	if (traceback.test(text)) {
		return {block: {type: 'python', hasEnded: false}};
	}

	if (hasEnded) {
		return chained.test(text) ? {block: {type: 'python', hasEnded}} : undefined;
	}

	if (/^\s/.test(text)) {
		return {block: {type: 'python', hasEnded}};
	}

	return /^[A-Za-z_][\w.]*(?::|$)/.test(text)
		? {block: {type: 'python', hasEnded: true}, error: text}
		: undefined;
}

function afterPanic(hasMessage: boolean, text: string): Following | undefined {
	if (!hasMessage) {
		return {block: {type: 'rust', hasMessage: true}, error: text};
	}

	return /^(?:\s|note: |stack backtrace:)/.test(text) ? {block: {type: 'rust', hasMessage}} : undefined;
}

function afterPlace(stage: Extract<Block, {type: 'node'}>['stage'], text: string): Following | undefined {
	switch (stage) {
		case 'source':
			return {block: {type: 'node', stage: 'caret'}};
		case 'caret':
			return /^\s*\^+$/.test(text) ? {block: {type: 'node', stage: 'error'}} : undefined;
		case 'error':
			return exceptionLine.test(text) || /^\S/.test(text)
				? {block: {type: 'node', stage: 'stack'}, error: text}
				: undefined;
		case 'stack':
			if (text.startsWith('Node.js v')) {
				return {block: {type: 'closed'}};
			}

			return /^(?:\s|[}\])]+$)/.test(text) ? {block: {type: 'node', stage}} : undefined;
	}
}
