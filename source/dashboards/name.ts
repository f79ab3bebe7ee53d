/** `MCP Server: tools` as one word to type: `mcp-server-tools`. */
export function nameFrom(title: string): string {
	const name = title
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 60);
	return name === '' ? 'dashboard' : name;
}

/** The same dashboards with names that differ from one another and from those taken. */
export function withDistinctNames<T extends {readonly name: string}>(
	dashboards: readonly T[],
	taken: Iterable<string>,
): readonly T[] {
	const used = new Set(taken);
	return dashboards.map(dashboard => {
		let name = dashboard.name;
		for (let count = 2; used.has(name); count++) {
			name = `${dashboard.name}-${count}`;
		}

		used.add(name);
		return {...dashboard, name};
	});
}
