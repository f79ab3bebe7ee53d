// Stands for `Intl.Segmenter` in the bundle. A dozen modules make one as they load, the first one used loads the whole of ICU,
// and Ink asks it for the graphemes of every line of every frame: those of printable ASCII are its characters (UAX #29).
const {Segmenter} = globalThis.Intl;
const printableAscii = /^[ -~]*$/;

type Segments = Iterable<Intl.SegmentData> & Pick<Intl.Segments, 'containing'>;

export class LazySegmenter {
	readonly #options: ConstructorParameters<typeof Intl.Segmenter>;
	#segmenter: Intl.Segmenter | undefined;

	constructor(...options: ConstructorParameters<typeof Intl.Segmenter>) {
		this.#options = options;
	}

	segment(input: string): Segments {
		if (printableAscii.test(input)) {
			const segments = Array.from(input, (segment, index) => ({segment, index, input}));
			return Object.assign(segments, {containing: (index = 0) => segments[index]!});
		}

		this.#segmenter ??= new Segmenter(...this.#options);
		return this.#segmenter.segment(input);
	}
}
