import type {Random} from '../base/random.ts';
import type {ToolProfile} from './profiles.ts';

/** What the parent process tells a demo server to do from now on. */
export type Control =
	| {
			readonly type: 'tool';
			readonly tool: string;
			/** Multiplies the usual duration. */
			readonly slowdown?: number;
			/** Exactly this long instead: for tests that check arithmetic. */
			readonly durationMs?: number;
			readonly errorRatio?: number;
			readonly errorText?: string;
	  }
	| {readonly type: 'dependency'; readonly dependency: string; readonly failure?: string}
	/** Everything as on a quiet day again. */
	| {readonly type: 'recover'};

export type ToolBehaviour = {
	readonly slowdown: number;
	readonly durationMs?: number;
	readonly errorRatio: number;
	readonly errorText: string;
};

/** A quiet day's behaviour, changed by the controls in the order they came. */
export function toolBehaviour(tool: ToolProfile, controls: readonly Control[]): ToolBehaviour {
	const usual: ToolBehaviour = {slowdown: 1, errorRatio: tool.errorRatio, errorText: tool.errorText};
	let behaviour = usual;
	for (const control of controls) {
		if (control.type === 'recover') {
			behaviour = usual;
		} else if (control.type === 'tool' && control.tool === tool.name) {
			const {type, tool: name, ...changes} = control;
			behaviour = {...behaviour, ...changes};
		}
	}

	return behaviour;
}

/** Failures by dependency; empty when all is well. */
export function failingDependencies(controls: readonly Control[]): ReadonlyMap<string, string> {
	const failing = new Map<string, string>();
	for (const control of controls) {
		if (control.type === 'recover') {
			failing.clear();
		} else if (control.type === 'dependency') {
			if (control.failure === undefined) {
				failing.delete(control.dependency);
			} else {
				failing.set(control.dependency, control.failure);
			}
		}
	}

	return failing;
}

/** The upstream's own time limit: no call takes longer. */
const longestMs = 14_000;

/** How long the next call takes and whether it fails: log-normal around the median (Box–Muller for the normal part). */
export function nextCall(
	tool: ToolProfile,
	behaviour: ToolBehaviour,
	random: Random,
): {readonly durationMs: number; readonly error?: string} {
	const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	const usualMs = tool.medianMs * Math.exp(tool.spread * normal) * behaviour.slowdown;
	const durationMs = behaviour.durationMs ?? Math.min(usualMs, longestMs);
	return random() < behaviour.errorRatio ? {durationMs, error: behaviour.errorText} : {durationMs};
}
