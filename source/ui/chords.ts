/** The part of Ink's `Key` that names chords. */
export type KeyState = {readonly [name in keyof typeof named]?: boolean} & {
	readonly ctrl?: boolean;
	readonly shift?: boolean;
	readonly tab?: boolean;
	readonly meta?: boolean;
};

/** Names of the keys that are no character. */
const named = {
	upArrow: 'up',
	downArrow: 'down',
	leftArrow: 'left',
	rightArrow: 'right',
	pageUp: 'pgup',
	pageDown: 'pgdn',
	home: 'home',
	end: 'end',
	return: 'enter',
	escape: 'esc',
	backspace: 'backspace',
	delete: 'delete',
} as const;

/** A key press as text: `ctrl+r`, `up`, `space`, `G`; empty for what is no chord. */
export function chordOf(input: string, key: KeyState): string {
	for (const [state, name] of Object.entries(named)) {
		if (key[state as keyof typeof named]) {
			return name;
		}
	}

	if (key.tab) {
		return key.shift ? 'shift+tab' : 'tab';
	}

	if (key.meta) {
		return '';
	}

	const text = input === ' ' ? 'space' : input;
	return key.ctrl ? `ctrl+${text}` : text;
}

/** How a chord is shown: `↵`, `^r`. */
export function keyLabel(chord: string, isAscii = false): string {
	const labels: Readonly<Record<string, string>> = isAscii
		? {}
		: {enter: '↵', up: '↑', down: '↓', left: '←', right: '→', f1: 'F1'};
	return labels[chord] ?? chord.replace(/^ctrl\+/, '^');
}

/** What a person may write for a chord: a character, `space`, `tab`, `enter`, `ctrl+r`. */
export function isChord(text: string): boolean {
	const names: readonly string[] = Object.values(named);
	return (
		/^(?:ctrl\+[a-z]|[^\s\p{C}])$/u.test(text) ||
		names.includes(text) ||
		['space', 'tab', 'shift+tab', 'f1'].includes(text)
	);
}
