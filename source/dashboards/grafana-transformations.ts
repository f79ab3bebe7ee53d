import type {TableColumns} from './dashboard.ts';
import type {FieldRemarks} from './grafana-field.ts';
import {type Json, listIn, numberIn, objectIn, textIn} from './json.ts';

/** What a table's transformations come to; answers of several queries are always merged by their labels. */
export function grafanaTransformations(panel: Json, note: FieldRemarks): TableColumns {
	const hidden: string[] = [];
	const renamed: Record<string, string> = {};
	let order: readonly string[] = [];
	let sortBy = sortOf(objectIn(listIn(objectIn(panel.options).sortBy)[0]), 'displayName');
	for (const transformation of listIn(panel.transformations).slice(0, 50).map(objectIn)) {
		const options = objectIn(transformation.options);
		if (transformation.disabled === true) {
			continue;
		}

		switch (transformation.id) {
			case 'merge':
			case 'joinByField':
			case 'seriesToColumns':
			case 'labelsToFields':
				break;
			case 'organize':
				hidden.push(...keysThat(objectIn(options.excludeByName), value => value === true));
				for (const [name, shown] of Object.entries(objectIn(options.renameByName))) {
					if (textIn(shown) !== '') {
						renamed[name] = textIn(shown);
					}
				}

				order = Object.entries(objectIn(options.indexByName))
					.sort((left, right) => (numberIn(left[1]) ?? 0) - (numberIn(right[1]) ?? 0))
					.map(([name]) => name);
				break;
			case 'sortBy':
				sortBy = sortOf(objectIn(listIn(options.sort)[0]), 'field') ?? sortBy;
				break;
			default:
				note(`transformation "${textIn(transformation.id)}" is left out`);
		}
	}

	return {hidden, renamed, order, ...(sortBy === undefined ? {} : {sortBy})};
}

function sortOf(sort: Json, key: string): TableColumns['sortBy'] {
	const column = textIn(sort[key]);
	return column === '' ? undefined : {column, descending: sort.desc === true};
}

function keysThat(record: Json, test: (value: unknown) => boolean): readonly string[] {
	return Object.entries(record)
		.filter(([, value]) => test(value))
		.map(([key]) => key);
}
