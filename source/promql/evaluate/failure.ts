export type FailureType = 'bad_data' | 'execution' | 'timeout';

/**
 * Ends the evaluation of one query. It is thrown deep inside the tree and becomes a failed result at the engine's door;
 * nothing outside the engine sees it.
 */
export class Failure extends Error {
	readonly errorType: FailureType;

	constructor(message: string, errorType: FailureType = 'execution') {
		super(message);
		this.errorType = errorType;
	}
}

/** What this engine cannot do; `offset` is where in the query it stands. */
export class Unsupported extends Error {
	readonly offset: number;

	constructor(what: string, offset: number) {
		super(`not supported yet: ${what}`);
		this.offset = offset;
	}
}

/** Two elements of a vector have the same labels: the words of Prometheus. */
export function sameLabels(): Failure {
	return new Failure('vector cannot contain metrics with the same labelset');
}
