import type {Http} from './http.ts';

export type LazyHttp = Http & {
	/** Loads the client; an exchange does so too, but is then timed with it. */
	load(): Promise<void>;
};

/** HTTP whose client is loaded when it is first wanted: that takes as long as drawing the first frame, which needs none. */
export function openLazyHttp(): LazyHttp {
	let opened: Promise<Http> | undefined;
	const open = (): Promise<Http> => {
		opened ??= import('./http.ts').then(({openHttp}) => openHttp());
		return opened;
	};
	return {
		async load() {
			await open();
		},
		exchange: async (request, signal) => (await open()).exchange(request, signal),
		close: async () => (await opened)?.close(),
	};
}
