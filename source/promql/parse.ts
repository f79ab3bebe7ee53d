import type {Expr, Span} from './ast.ts';
import {formatPosition} from './span.ts';
import {check} from './syntax/check.ts';
import {lex} from './syntax/lex.ts';
import {readExpr} from './syntax/read-expr.ts';
import {Reader} from './syntax/reader.ts';
import {settleMatching} from './syntax/settle.ts';

export type ParseOptions = {
	/** Also functions, aggregations and modifiers that Prometheus keeps behind `--enable-feature` flags. */
	readonly experimental: boolean;
};

export type ParseResult =
	| {readonly type: 'ok'; readonly expr: Expr}
	| {
			readonly type: 'failed';
			/** As Prometheus words it: `1:9: parse error: unexpected end of input`. */
			readonly message: string;
			readonly span: Span;
	  };

/** Reads and checks a PromQL expression, as Prometheus 3 does. Never throws. */
export function parseExpr(text: string, options: Partial<ParseOptions> = {}): ParseResult {
	const words = lex(text);
	const reader = new Reader(text, words, options.experimental ?? false);
	if (words.error === undefined && reader.token.kind === 'end') {
		reader.report({start: 0, end: 0}, 'no expression found in input');
	}

	const expr = readExpr(reader);
	reader.finish();
	if (reader.problems.length === 0) {
		check(reader, expr);
	}

	const [problem] = reader.problems;
	return problem === undefined
		? {type: 'ok', expr: settleMatching(expr)}
		: {
				type: 'failed',
				message: `${formatPosition(text, problem.span.start)}: parse error: ${problem.message}`,
				span: problem.span,
			};
}
