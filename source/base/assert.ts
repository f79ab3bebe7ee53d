/** Throws when something only a bug can break is broken; bad input is a value (`Problem`), never an assertion. */
export function assert(condition: unknown, invariant: string): asserts condition {
	if (!condition) {
		throw new Error(`mcptop bug: ${invariant}`);
	}
}
