import {isTrouble, type LogLeak, type LogSourceFacts, sourceStateText} from '../logs/source-state.ts';

/** A line about log sources that somebody should read. */
export type LogNews = {
	readonly status: 'critical' | 'warning' | 'muted';
	/** The source or server it is about. */
	readonly about: string;
	readonly text: string;
};

/** What is not as it should be with the sources of lines, the worst first; empty when all follow their source. */
export function logNews(
	sources: readonly LogSourceFacts[],
	leaks: readonly LogLeak[],
	nowMs: number,
): readonly LogNews[] {
	const news = [...sources.flatMap(source => sourceNews(source, nowMs)), ...leakNews(leaks)];
	const order = ['critical', 'warning', 'muted'];
	return news.toSorted((left, right) => order.indexOf(left.status) - order.indexOf(right.status));
}

function sourceNews(source: LogSourceFacts, nowMs: number): readonly LogNews[] {
	const {state, name: about, files, unreadFiles} = source;
	const news: LogNews[] = [];
	if (isTrouble(state)) {
		const text = sourceStateText(state, nowMs);
		const worst = files.filter(file => file.state === state).map(({name}) => ` (${name})`);
		news.push({
			status: state.type === 'failed' ? 'critical' : 'warning',
			about,
			text: `${text}${worst[0] ?? ''}${times(source)}`,
		});
	} else if (state.type === 'reading') {
		news.push({status: 'muted', about, text: sourceStateText(state, nowMs)});
	}

	if (unreadFiles > 0) {
		const text = `${unreadFiles} more file${unreadFiles === 1 ? '' : 's'} match and are not read`;
		news.push({status: 'warning', about, text});
	}

	return news;
}

function times({kind, restarts}: LogSourceFacts): string {
	const what = kind === 'events' ? 'connected again' : 'started again';
	return restarts === 0 ? '' : `, ${what} ${restarts}×`;
}

/** One line for all: each server's findings are the server's to mend, not the log reader's. */
function leakNews(leaks: readonly LogLeak[]): readonly LogNews[] {
	const servers = [...new Set(leaks.map(({server}) => server))];
	const findings = [...new Set(leaks.map(({finding}) => finding))].join(', ');
	const records = leaks.reduce((sum, leak) => sum + leak.records, 0);
	const text = `secrets in ${records} line${records === 1 ? '' : 's'} (${findings}), masked here`;
	const about = servers.length > 2 ? `${servers.length} servers` : servers.join(', ');
	return servers.length === 0 ? [] : [{status: 'warning', about, text}];
}
