import {EventSource} from 'eventsource';

export type EventsOptions = {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	onBytes(chunk: Uint8Array): void;
	/** `connected`, `reconnecting 3`. */
	onState(state: string): void;
	onReconnect(): void;
};

const encoder = new TextEncoder();

/** A stream of server-sent events (WHATWG HTML §9.2): the data of each is a line. Reconnects by itself until the signal fires. */
export async function readEvents(options: EventsOptions, signal: AbortSignal): Promise<void> {
	const {url, headers, onBytes, onState, onReconnect} = options;
	let reconnects = 0;
	const source = new EventSource(url, {
		fetch: (input, init) =>
			fetch(input, {...init, headers: {...init.headers, ...headers}, redirect: 'error'}),
	});
	source.onopen = () => onState('connected');
	source.onmessage = event => onBytes(encoder.encode(`${String(event.data).replaceAll('\n', ' ')}\n`));
	source.onerror = () => {
		reconnects++;
		onReconnect();
		onState(`reconnecting ${reconnects}`);
	};
	await new Promise<void>(resolve => {
		signal.addEventListener('abort', () => resolve(), {once: true});
	});
	source.close();
}
