import {plainText} from '../base/plain-text.ts';
import type {Labels} from '../labels/labels.ts';
import {labelValue} from '../labels/labels.ts';
import {valueTest} from '../labels/matcher.ts';

/** A silence of Alertmanager, as far as the screen shows it. */
export type Silence = {
	readonly id: string;
	readonly state: 'active' | 'pending' | 'expired';
	readonly createdBy: string;
	readonly comment: string;
	/** Unix milliseconds. */
	readonly endsAtMs: number;
	readonly matchers: readonly SilenceMatcher[];
};

export type SilenceMatcher = {
	readonly name: string;
	readonly operator: '=' | '!=' | '=~' | '!~';
	readonly value: string;
};

/** Silences kept of one answer; a busy Alertmanager has a few hundred, most of them expired. */
const maxSilences = 1000;

/** `GET /api/v2/silences`, without the expired ones; what does not look like a silence is left out. */
export function parseSilences(json: string): readonly Silence[] {
	return list(parseJson(json))
		.map(silenceFrom)
		.filter(silence => silence !== undefined)
		.filter(({state}) => state !== 'expired')
		.slice(0, maxSilences);
}

/** True when the silence is active and every matcher holds for the alert's labels. */
export function isSilenced(silence: Silence, labels: Labels): boolean {
	return (
		silence.state === 'active' &&
		silence.matchers.every(matcher => {
			try {
				return valueTest(matcher)(labelValue(labels, matcher.name));
			} catch {
				// A regular expression from outside that does not compile matches nothing.
				return false;
			}
		})
	);
}

function silenceFrom(value: unknown): Silence | undefined {
	const id = text(field(value, 'id'));
	const state = text(field(field(value, 'status'), 'state'));
	const endsAtMs = Date.parse(text(field(value, 'endsAt')));
	if (id === '' || (state !== 'active' && state !== 'pending' && state !== 'expired')) {
		return undefined;
	}

	return {
		id,
		state,
		createdBy: text(field(value, 'createdBy')),
		comment: text(field(value, 'comment')),
		endsAtMs,
		matchers: list(field(value, 'matchers')).map(matcher => {
			const isRegex = field(matcher, 'isRegex') === true;
			const isEqual = field(matcher, 'isEqual') !== false;
			return {
				name: text(field(matcher, 'name')),
				operator: isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=',
				value: text(field(matcher, 'value')),
			};
		}),
	};
}

function parseJson(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}

function list(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

function field(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function text(value: unknown): string {
	return typeof value === 'string' ? plainText(value) : '';
}
