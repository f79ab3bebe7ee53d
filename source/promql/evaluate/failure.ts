/**
 * Ends the evaluation of one query. It is thrown deep inside the tree and becomes a failed result at the engine's door;
 * nothing outside the engine sees it.
 */
export class Failure extends Error {
	readonly errorType: 'bad_data' | 'execution';

	constructor(message: string, errorType: 'bad_data' | 'execution' = 'execution') {
		super(message);
		this.errorType = errorType;
	}
}

/** Two elements of a vector have the same labels: the words of Prometheus. */
export function sameLabels(): Failure {
	return new Failure('vector cannot contain metrics with the same labelset');
}
