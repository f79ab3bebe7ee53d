/** What the yaml library says of a text, without its drawing of the place. */
export function yamlErrorText(message: string): string {
	if (isTooDeep(message)) {
		return 'is nested too deeply';
	}

	return message
		.split('\n')[0]!
		.replace(/ at line \d+, column \d+:?$/, '')
		.replace(/[:.]$/, '');
}

/** It calls itself for every level, and takes what V8 throws for an error in the text, one for each level it leaves. */
export function isTooDeep(message: string): boolean {
	return /^Maximum call stack size exceeded|: Stack overflow$/.test(message.split('\n')[0]!);
}
