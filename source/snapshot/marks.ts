import type {Model} from '../state/model.ts';

/** Something that happened at an instant, drawn on the charts of what it happened to. */
export type ChartMark = {
	readonly atMs: number;
	readonly kind: 'restart' | 'fired' | 'resolved';
	readonly severity: 'critical' | 'warning';
};

/** Restarts and alert changes of one server by its name; of the whole fleet without one. */
export function chartMarks({servers, alerts}: Model, server?: string): readonly ChartMark[] {
	const isMeant = (name: string | undefined) => server === undefined || name === server;
	const restarts = servers
		.filter(({target, restartedAtMs}) => restartedAtMs !== undefined && isMeant(target.name))
		.map(({restartedAtMs}): ChartMark => ({atMs: restartedAtMs!, kind: 'restart', severity: 'warning'}));
	const changes = alerts
		.filter(({severity, targetName}) => severity !== 'info' && isMeant(targetName))
		.flatMap(({severity, firedAtMs, resolvedAtMs}): readonly ChartMark[] => {
			const mark = (atMs: number | undefined, kind: ChartMark['kind']): readonly ChartMark[] =>
				atMs === undefined ? [] : [{atMs, kind, severity: severity === 'critical' ? 'critical' : 'warning'}];
			return [...mark(firedAtMs, 'fired'), ...mark(resolvedAtMs, 'resolved')];
		});
	return [...restarts, ...changes];
}
