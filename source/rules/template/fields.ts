import type {Failure} from './functions.ts';
import {type GoTime, type GoValue, printTime, printValue, typeName} from './go-value.ts';

/** `.a.b.c` of a value: fields of structs, keys of maps (a missing one is the zero value), methods without arguments. */
export function readFields(value: GoValue, names: readonly string[]): GoValue | Failure {
	let current = value;
	for (const name of names) {
		const next = readField(current, name);
		if (next !== null && typeof next === 'object' && 'failure' in next) {
			return next;
		}

		current = next;
	}

	return current;
}

function readField(value: GoValue, name: string): GoValue | Failure {
	// With missingkey=zero a field of nothing is nothing.
	if (value === null) {
		return null;
	}

	if (typeof value !== 'object') {
		return {failure: `can't evaluate field ${name} in type ${typeName(value)}`};
	}

	switch (value.type) {
		case 'map':
			return value.entries.get(name) ?? (value.element === 'string' ? '' : null);
		case 'data':
			return value.fields.get(name) ?? noField(value, name);
		case 'sample':
			return name === 'Labels' ? value.labels : name === 'Value' ? value.value : noField(value, name);
		case 'vector':
			return noField(value, name);
		case 'time':
		case 'duration':
			return timeMethod(value, name);
	}
}

function noField(value: GoValue, name: string): Failure {
	return {failure: `can't evaluate field ${name} in type ${typeName(value)}`};
}

function timeMethod(value: GoTime, name: string): GoValue | Failure {
	const method = value.type === 'time' ? timeMethods[name] : durationMethods[name];
	return method === undefined
		? {failure: `can't evaluate field ${name} in type ${typeName(value)}`}
		: method(value as never);
}

type Time = Extract<GoTime, {readonly type: 'time'}>;
type GoDuration = Extract<GoTime, {readonly type: 'duration'}>;

const timeMethods: Readonly<Record<string, (time: Time) => GoValue>> = {
	Unix: ({ms}) => BigInt(Math.floor(ms / 1000)),
	UnixMilli: ({ms}) => BigInt(ms),
	UTC: time => time,
	String: ({ms}) => printTime(ms),
	Year: ({ms}) => BigInt(new Date(ms).getUTCFullYear()),
	Day: ({ms}) => BigInt(new Date(ms).getUTCDate()),
	Hour: ({ms}) => BigInt(new Date(ms).getUTCHours()),
	Minute: ({ms}) => BigInt(new Date(ms).getUTCMinutes()),
	Second: ({ms}) => BigInt(new Date(ms).getUTCSeconds()),
};

const durationMethods: Readonly<Record<string, (duration: GoDuration) => GoValue>> = {
	String: duration => printValue(duration),
	Nanoseconds: ({nanoseconds}) => nanoseconds,
	Microseconds: ({nanoseconds}) => nanoseconds / 1000n,
	Milliseconds: ({nanoseconds}) => nanoseconds / 1_000_000n,
	Seconds: ({nanoseconds}) => Number(nanoseconds) / 1e9,
	Minutes: ({nanoseconds}) => Number(nanoseconds) / 60e9,
	Hours: ({nanoseconds}) => Number(nanoseconds) / 3600e9,
};
