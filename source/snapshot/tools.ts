import {plainText} from '../base/plain-text.ts';
import type {TargetId} from '../scrape/target.ts';
import {serverKey, toolKey, toolLabels} from './answers.ts';
import type {Answers, Questions, SnapshotContext} from './context.ts';
import {type Usage, usageQuestions, usages} from './usage.ts';

export type ToolRow = Usage & {
	/** Distinguishes tools of all servers. */
	readonly id: string;
	readonly targetId: TargetId;
	readonly server: string;
	/** As the label has it, to ask for; shown only through `name`. */
	readonly tool: string;
	/** Plain. */
	readonly name: string;
};

/** Tools by server; `selector` narrows to one server. */
export function toolQuestions(context: SnapshotContext, selector: string): Questions {
	return usageQuestions(context, 'tools', {selector, by: toolLabels});
}

export function toolRows(context: SnapshotContext, answers: Answers): readonly ToolRow[] {
	const servers = new Map(context.model.servers.map(({target}) => [serverKey(target.labels), target]));
	const rows: ToolRow[] = [];
	for (const [key, usage] of usages(answers, 'tools', toolKey)) {
		const split = key.lastIndexOf('\u0000');
		const target = servers.get(key.slice(0, split));
		const tool = key.slice(split + 1);
		if (target !== undefined) {
			rows.push({
				...usage,
				id: `${target.id} ${tool}`,
				targetId: target.id,
				server: plainText(target.name),
				tool,
				name: plainText(tool) || '(no name)',
			});
		}
	}

	return rows;
}
