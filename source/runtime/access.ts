import {Buffer} from 'node:buffer';
import type {LogSource} from '../logs/source-argument.ts';
import type {Target} from '../scrape/target.ts';
import type {AccessOutcome, FilePort, TlsMaterial} from './ports.ts';

/**
 * A target's secrets, those in files read anew: tokens and certificates are rotated while mcptop runs. `reason` names
 * the file that cannot be read.
 */
export async function accessOf(
	{headers, credentialsFile, tls}: Target,
	files: FilePort,
): Promise<AccessOutcome> {
	const wanted: Partial<Record<'credentials' | 'ca' | 'cert' | 'key', string | undefined>> = {
		credentials: credentialsFile?.path,
		ca: tls?.caFile,
		cert: tls?.certFile,
		key: tls?.keyFile,
	};
	const texts: Record<string, string> = {};
	for (const [name, path] of Object.entries(wanted)) {
		if (path === undefined) {
			continue;
		}

		const read = await files.readText(path);
		if (read.type === 'failed') {
			return {type: 'failed', reason: `${name} file "${path}": ${read.reason}`};
		}

		texts[name] = read.text;
	}

	const authorization =
		credentialsFile === undefined || texts.credentials === undefined
			? {}
			: {authorization: authorizationOf(credentialsFile, texts.credentials.trim())};
	return {
		type: 'access',
		access: {
			headers: {...headers, ...authorization},
			...(tls === undefined ? {} : {tls: materialOf(tls, texts)}),
		},
	};
}

/** For a log source: a server's secrets are for its own origin only, and only for a source that is bound to it. */
export function accessOfSource(
	source: LogSource,
	{targets, files}: {readonly targets: () => readonly Target[]; readonly files: FilePort},
): (() => Promise<AccessOutcome>) | undefined {
	const target = targets().find(({name}) => name === source.server);
	const isOwn =
		source.type === 'events' &&
		target?.metricsUrl !== undefined &&
		new URL(target.metricsUrl).origin === new URL(source.url).origin;
	return isOwn ? () => accessOf(target, files) : undefined;
}

function authorizationOf({scheme, username}: NonNullable<Target['credentialsFile']>, secret: string): string {
	return scheme.toLowerCase() === 'basic'
		? `Basic ${Buffer.from(`${username ?? ''}:${secret}`, 'utf8').toString('base64')}`
		: `${scheme} ${secret}`;
}

function materialOf(tls: NonNullable<Target['tls']>, texts: Readonly<Record<string, string>>): TlsMaterial {
	const {serverName, insecureSkipVerify} = tls;
	const ca = tls.ca ?? texts.ca;
	const cert = tls.cert ?? texts.cert;
	const key = tls.key ?? texts.key;
	return {
		...(ca === undefined ? {} : {ca}),
		...(cert === undefined ? {} : {cert}),
		...(key === undefined ? {} : {key}),
		...(serverName === undefined ? {} : {serverName}),
		...(insecureSkipVerify === undefined ? {} : {insecureSkipVerify}),
	};
}
