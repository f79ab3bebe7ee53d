/** Go's `url.QueryEscape`: a space becomes `+`. */
export function queryEscape(text: string): string {
	return encodeURIComponent(text.toWellFormed())
		.replace(/[!'()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
		.replaceAll('%20', '+');
}
