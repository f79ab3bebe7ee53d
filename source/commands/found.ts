import type {Discovery} from '../runtime/discover.ts';
import type {Configuration} from './configuration.ts';

/** What looking around came to, for people: a line a server and why it is there, then those not watched and why not. */
export function foundText({targets, unwatched}: Discovery): string {
	return [
		...targets.map(({name, foundIn}) => `found ${name}: ${foundIn}`),
		...unwatched.map(({name, foundIn, reason}) => `not watched: ${name} in ${foundIn}: ${reason}`),
	].join('\n');
}

/** `found 3 servers on this host, 1 more cannot be watched`. */
export function foundSentence({targets, unwatched}: Discovery): string {
	const more = unwatched.length === 0 ? '' : `, ${unwatched.length} more cannot be watched`;
	return `found ${targets.length} server${targets.length === 1 ? '' : 's'} on this host${more}`;
}

/** When there is nothing to watch: why, or where it was looked, and what to do now. */
export function nothingText({discovery}: Configuration): string {
	if (discovery === undefined) {
		return 'there is no target left to watch';
	}

	const {looked, unwatched} = discovery;
	const absent = looked.filter(({outcome}) => outcome === 'no such file');
	const others = looked.filter(({outcome}) => outcome !== 'no such file');
	return [
		'no MCP server found on this host',
		...others.map(({place, outcome}) => `  ${place}: ${outcome}`),
		...(absent.length === 0 ? [] : [`  ${absent.length} places of other MCP clients: no such file`]),
		...unwatched.map(({name, foundIn, reason}) => `  ${name} in ${foundIn}: ${reason}`),
		'name one, such as "mcptop http://localhost:3001", or see "mcptop demo"',
	].join('\n');
}
