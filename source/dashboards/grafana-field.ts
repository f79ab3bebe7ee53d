import {plainText} from '../base/plain-text.ts';
import type {FieldOptions, FieldOverride, Level, ThresholdStep, ValueMapping} from './dashboard.ts';
import {isObject, type Json, listIn, numberIn, objectIn, textIn} from './json.ts';
import {measureNamed, plainMeasure} from './measure.ts';
import {patternOf} from './pattern.ts';

export type FieldRemarks = (remark: string) => void;

/** How a panel's values are printed and judged: `fieldConfig.defaults`, or what panels had before there was one. */
export function grafanaField(panel: Json, note: FieldRemarks): FieldOptions {
	const defaults = objectIn(objectIn(panel.fieldConfig).defaults);
	const axis = objectIn(listIn(panel.yaxes)[0]);
	const unit = textIn(defaults.unit) || textIn(axis.format) || textIn(panel.format);
	const change = changeOf(
		{
			...defaults,
			unit,
			min: defaults.min ?? axis.min ?? undefined,
			max: defaults.max ?? axis.max ?? undefined,
			decimals: defaults.decimals ?? panel.decimals,
		},
		note,
	);
	const old = oldThresholds(panel);
	const gauge = objectIn(panel.gauge);
	return {
		measure: plainMeasure,
		thresholds: old,
		thresholdsInPercent: false,
		mappings: [...mappingsOf(defaults.mappings), ...oldMappings(panel)],
		...(gauge.show === true ? definite({min: numberIn(gauge.minValue), max: numberIn(gauge.maxValue)}) : {}),
		...change,
	};
}

/** `fieldConfig.overrides`: by name, by a pattern of names, by query. */
export function grafanaOverrides(list: readonly unknown[], note: FieldRemarks): readonly FieldOverride[] {
	return list.slice(0, 100).flatMap(entry => {
		const {matcher, properties} = objectIn(entry);
		const {id, options} = objectIn(matcher);
		const found = matcherOf(textIn(id), textIn(options));
		if (found === undefined) {
			note(`an override ${textIn(id)} is left out`);
			return [];
		}

		const values: Record<string, unknown> = {};
		for (const property of listIn(properties).map(objectIn)) {
			values[textIn(property.id)] = property.value;
		}

		return [{matcher: found, change: changeOf(values, note)}];
	});
}

function matcherOf(id: string, options: string): FieldOverride['matcher'] | undefined {
	switch (id) {
		case 'byName':
			return {type: 'name', name: options};
		case 'byFrameRefID':
			return {type: 'query', ref: options};
		case 'byRegexp': {
			const pattern = patternOf(options);
			return pattern === undefined ? undefined : {type: 'pattern', pattern};
		}

		default:
			return undefined;
	}
}

function changeOf(values: Json, note: FieldRemarks): Partial<FieldOptions> {
	const unit = textIn(values.unit);
	const measure = measureNamed(unit);
	if (measure === undefined && unit !== '') {
		note(`unit "${unit}" is not known: numbers are shown plain`);
	}

	const decimals = numberIn(values.decimals);
	const {mode, steps} = objectIn(values.thresholds);
	const custom = objectIn(values.custom);
	const hideFrom = objectIn(values['custom.hideFrom'] ?? custom.hideFrom);
	const displayName = textIn(values.displayName);
	const noValue = textIn(values.noValue);
	return {
		...(unit === '' && decimals === undefined
			? {}
			: {
					measure: {
						...(measure ?? plainMeasure),
						...(decimals === undefined ? {} : {decimals: Math.min(9, Math.max(0, Math.round(decimals)))}),
					},
				}),
		...(isObject(values.thresholds)
			? {thresholds: stepsOf(steps), thresholdsInPercent: mode === 'percentage'}
			: {}),
		...definite({min: numberIn(values.min), max: numberIn(values.max)}),
		...(Array.isArray(values.mappings) ? {mappings: mappingsOf(values.mappings)} : {}),
		...(displayName === '' ? {} : {displayName: plainText(displayName)}),
		...(noValue === '' ? {} : {noValue: plainText(noValue)}),
		...(hideFrom.viz === true || values['custom.hidden'] === true ? {hidden: true} : {}),
	};
}

function stepsOf(steps: unknown): readonly ThresholdStep[] {
	return listIn(steps)
		.slice(0, 20)
		.map(objectIn)
		.map(({value, color}) => ({
			value: numberIn(value) ?? Number.NEGATIVE_INFINITY,
			level: levelOf(textIn(color)),
		}))
		.sort((left, right) => left.value - right.value);
}

/** What a colour says: shades of red are critical, of orange and yellow a warning. */
function levelOf(colour: string): Level {
	const hex = /^#([\da-f]{6})/i.exec(colour)?.[1];
	if (hex !== undefined) {
		const [red = 0, green = 0, blue = 0] = [0, 2, 4].map(at => Number.parseInt(hex.slice(at, at + 2), 16));
		return red < 160 || red < blue
			? 'ok'
			: green < 0.45 * red
				? 'critical'
				: green < 1.1 * red && blue < 0.6 * red
					? 'warning'
					: 'ok';
	}

	const rgb = /^rgba?\((\d+), ?(\d+), ?(\d+)/.exec(colour);
	if (rgb !== null) {
		return levelOf(
			`#${[1, 2, 3].map(group => Math.min(255, Number(rgb[group])).toString(16).padStart(2, '0')).join('')}`,
		);
	}

	return /red/i.test(colour) ? 'critical' : /orange|yellow/i.test(colour) ? 'warning' : 'ok';
}

/** `graph` had lines with a colour mode; `singlestat` had `50,80` and three colours. */
function oldThresholds(panel: Json): readonly ThresholdStep[] {
	if (typeof panel.thresholds === 'string') {
		const colours = listIn(panel.colors).map(textIn);
		return panel.thresholds
			.split(',')
			.map((text, index) => ({text: text.trim(), level: levelOf(colours[index + 1] ?? '')}))
			.filter(({text}) => text !== '' && Number.isFinite(Number(text)))
			.map(({text, level}) => ({value: Number(text), level}));
	}

	return listIn(panel.thresholds)
		.slice(0, 20)
		.map(objectIn)
		.flatMap(({value, colorMode, lineColor}): readonly ThresholdStep[] => {
			const number = numberIn(value);
			const level: Level =
				colorMode === 'custom'
					? levelOf(textIn(lineColor))
					: colorMode === 'warning'
						? 'warning'
						: 'critical';
			return number === undefined ? [] : [{value: number, level}];
		})
		.sort((left, right) => left.value - right.value);
}

function mappingsOf(list: unknown): readonly ValueMapping[] {
	return listIn(list)
		.slice(0, 100)
		.map(objectIn)
		.flatMap(({type, options}): readonly ValueMapping[] => {
			const inside = objectIn(options);
			const text = plainText(textIn(objectIn(inside.result).text));
			switch (type) {
				case 'value':
					return Object.entries(inside)
						.slice(0, 100)
						.flatMap(([value, result]): readonly ValueMapping[] => {
							const number = numberIn(value);
							const shown = plainText(textIn(objectIn(result).text));
							return number === undefined || shown === ''
								? []
								: [{type: 'value', value: number, text: shown}];
						});
				case 'range':
					return text === ''
						? []
						: [
								{
									type: 'range',
									from: numberIn(inside.from) ?? Number.NEGATIVE_INFINITY,
									to: numberIn(inside.to) ?? Number.POSITIVE_INFINITY,
									text,
								},
							];
				case 'special':
					return text !== '' && /null|nan/.test(textIn(inside.match)) ? [{type: 'none', text}] : [];
				default:
					return [];
			}
		});
}

function oldMappings(panel: Json): readonly ValueMapping[] {
	return listIn(panel.valueMaps)
		.slice(0, 100)
		.map(objectIn)
		.flatMap(({value, text}): readonly ValueMapping[] => {
			const number = numberIn(value);
			const shown = plainText(textIn(text));
			return number !== undefined
				? [{type: 'value', value: number, text: shown}]
				: value === 'null'
					? [{type: 'none', text: shown}]
					: [];
		});
}

function definite<T extends string>(
	record: Readonly<Record<T, number | undefined>>,
): {readonly [K in T]?: number} {
	return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
		readonly [K in T]?: number;
	};
}
