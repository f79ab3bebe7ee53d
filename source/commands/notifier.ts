import {plainText} from '../base/plain-text.ts';
import {labelValue} from '../labels/labels.ts';
import type {AlertView} from '../rules/alert.ts';

export type NotifierOptions = {
	/** Rings at every alert (`--bell`). */
	readonly bell: boolean;
	/** Shows a notification of the person's own desktop, through the terminal (`--notify`). */
	readonly notify: boolean;
	/** Inside tmux, which hands sequences on only when they are wrapped. */
	readonly inTmux: boolean;
	nowMs(): number;
	write(text: string): void;
};

/** A storm of alerts is one noise. */
const quietMs = 5000;
const maxText = 200;

/** Tells a person who does not look at the screen that alerts fire. */
export class Notifier {
	readonly #options: NotifierOptions;
	#lastMs = Number.NEGATIVE_INFINITY;

	constructor(options: NotifierOptions) {
		this.#options = options;
	}

	fired(alerts: readonly AlertView[]): void {
		const {bell, notify, inTmux, nowMs, write} = this.#options;
		if (alerts.length === 0 || nowMs() - this.#lastMs < quietMs || (!bell && !notify)) {
			return;
		}

		this.#lastMs = nowMs();
		const sequences = notify ? notification(textOf(alerts)) : [];
		write(`${sequences.map(text => (inTmux ? wrapped(text) : text)).join('')}${bell ? '\u0007' : ''}`);
	}
}

/** Terminals know one or the other: OSC 9 (iTerm2, kitty, Windows Terminal), OSC 777 (urxvt, foot, VTE). */
function notification(text: string): readonly string[] {
	return [`\u001b]9;${text}\u001b\\`, `\u001b]777;notify;mcptop;${text}\u001b\\`];
}

/** tmux's passthrough: escapes doubled inside a DCS (`allow-passthrough` in tmux(1)). */
function wrapped(sequence: string): string {
	return `\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;
}

function textOf(alerts: readonly AlertView[]): string {
	const [first] = alerts;
	const {name, targetName = '', annotations, severity} = first!;
	const what = labelValue(annotations, 'summary') || name;
	const others = alerts.length > 1 ? ` and ${alerts.length - 1} more` : '';
	// A semicolon ends a field of OSC 777.
	return `${plainText(`${severity}: ${targetName} ${what}`).replaceAll(';', ',').slice(0, maxText)}${others}`;
}
