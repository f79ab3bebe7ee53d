import {plainText} from '../base/plain-text.ts';
import {labelValue} from '../labels/labels.ts';
import type {TargetId} from '../scrape/target.ts';
import {quietOf} from '../state/quiet.ts';
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
	/** The worst alert that fires for this very tool and was not acknowledged or muted. */
	readonly alert: 'critical' | 'warning' | undefined;
};

/** Tools by server; `selector` narrows to one server. */
export function toolQuestions(context: SnapshotContext, selector: string): Questions {
	return usageQuestions(context, 'tools', {selector, by: toolLabels});
}

export function toolRows(context: SnapshotContext, answers: Answers): readonly ToolRow[] {
	const servers = new Map(context.model.servers.map(server => [serverKey(server.target.labels), server]));
	const worst = worstAlerts(context);
	const rows: ToolRow[] = [];
	for (const [key, usage] of usages(answers, 'tools', toolKey)) {
		const split = key.lastIndexOf('\u0000');
		const server = servers.get(key.slice(0, split));
		const tool = key.slice(split + 1);
		if (server !== undefined) {
			const {target, scrape} = server;
			// A server that does not tell tools apart counts requests of every kind.
			const unnamed = scrape?.summary.callsMeaning === undefined ? '(no name)' : '(all requests)';
			rows.push({
				...usage,
				id: `${target.id} ${tool}`,
				targetId: target.id,
				server: plainText(target.name),
				tool,
				name: plainText(tool) || unnamed,
				alert: worst.get(`${target.name} ${tool}`),
			});
		}
	}

	return rows;
}

/** By the names of server and tool. */
function worstAlerts({model, nowMs}: SnapshotContext): ReadonlyMap<string, 'critical' | 'warning'> {
	const worst = new Map<string, 'critical' | 'warning'>();
	for (const alert of model.alerts) {
		const {state, severity, targetName, labels} = alert;
		const tool = labelValue(labels, 'tool_name');
		if (
			state !== 'firing' ||
			severity === 'info' ||
			tool === '' ||
			quietOf(model.quiet, alert, nowMs) !== undefined
		) {
			continue;
		}

		const key = `${targetName} ${tool}`;
		if (severity === 'critical' || !worst.has(key)) {
			worst.set(key, severity);
		}
	}

	return worst;
}
