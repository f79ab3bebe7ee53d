import type {TlsOptions} from '../scrape/target.ts';
import type {Credentials} from './config.ts';
import {joinPath} from './paths.ts';
import type {YamlPlace, YamlReader} from './yaml-reader.ts';

/** `basic_auth`, `authorization`, `bearer_token` or `bearer_token_file`: at most one of them, as in Prometheus. */
export function readCredentials(
	reader: YamlReader,
	fields: ReadonlyMap<string, YamlPlace>,
	place: YamlPlace,
): Credentials {
	const given = ['basic_auth', 'authorization', 'bearer_token', 'bearer_token_file'].filter(key =>
		fields.has(key),
	);
	if (given.length > 1) {
		reader.problem(place, `has ${given.join(' and ')}`, 'give one of them');
	}

	switch (given[0]) {
		case 'basic_auth':
			return basic(reader, fields.get('basic_auth')!);
		case 'authorization':
			return authorization(reader, fields.get('authorization')!);
		case 'bearer_token':
			return withSecret('Bearer', reader.text(fields.get('bearer_token')), undefined);
		case 'bearer_token_file':
			return withSecret('Bearer', undefined, filePath(reader, fields.get('bearer_token_file')));
		default:
			return {type: 'none'};
	}
}

function basic(reader: YamlReader, place: YamlPlace): Credentials {
	const fields = reader.fields(place, ['username', 'password', 'password_file'], {
		username_file: 'mcptop reads "username"',
		username_ref: 'secrets managers are not asked',
		password_ref: 'secrets managers are not asked',
	});
	const password = reader.text(fields.get('password'));
	const passwordFile = filePath(reader, fields.get('password_file'));
	if (password !== undefined && passwordFile !== undefined) {
		reader.problem(place, 'has password and password_file', 'give one of them');
	}

	return {
		type: 'basic',
		username: reader.text(fields.get('username')) ?? '',
		...(password === undefined ? {} : {password}),
		...(passwordFile === undefined ? {} : {passwordFile}),
	};
}

function authorization(reader: YamlReader, place: YamlPlace): Credentials {
	const fields = reader.fields(place, ['type', 'credentials', 'credentials_file'], {
		credentials_ref: 'secrets managers are not asked',
	});
	const scheme = reader.text(fields.get('type')) ?? 'Bearer';
	if (scheme.toLowerCase() === 'basic') {
		reader.problem(fields.get('type')!, 'is "Basic"', 'use basic_auth');
	}

	return withSecret(
		scheme,
		reader.text(fields.get('credentials')),
		filePath(reader, fields.get('credentials_file')),
	);
}

function withSecret(
	scheme: string,
	credentials: string | undefined,
	credentialsFile: string | undefined,
): Credentials {
	return {
		type: 'authorization',
		scheme,
		...(credentials === undefined ? {} : {credentials}),
		...(credentialsFile === undefined ? {} : {credentialsFile}),
	};
}

/** `tls_config`. */
export function readTls(reader: YamlReader, place: YamlPlace | undefined): TlsOptions | undefined {
	if (place === undefined) {
		return undefined;
	}

	const fields = reader.fields(
		place,
		['ca', 'ca_file', 'cert', 'cert_file', 'key', 'key_file', 'server_name', 'insecure_skip_verify'],
		{
			min_version: 'the system’s minimum applies',
			max_version: 'the system’s maximum applies',
			ca_ref: 'secrets managers are not asked',
			cert_ref: 'secrets managers are not asked',
			key_ref: 'secrets managers are not asked',
		},
	);
	const entries = {
		ca: reader.text(fields.get('ca')),
		caFile: filePath(reader, fields.get('ca_file')),
		cert: reader.text(fields.get('cert')),
		certFile: filePath(reader, fields.get('cert_file')),
		key: reader.text(fields.get('key')),
		keyFile: filePath(reader, fields.get('key_file')),
		serverName: reader.text(fields.get('server_name')),
		insecureSkipVerify: reader.boolean(fields.get('insecure_skip_verify')),
	};
	return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

/** `http_headers`: secret or not, they are never shown. */
export function readHeaders(
	reader: YamlReader,
	place: YamlPlace | undefined,
): Readonly<Record<string, string>> {
	const headers: Record<string, string> = {};
	for (const [name, value] of reader.entries(place)) {
		const fields = reader.fields(value, ['values', 'secrets'], {
			files: 'mcptop reads "values" and "secrets"',
		});
		const texts = [...reader.texts(fields.get('values')), ...reader.texts(fields.get('secrets'))];
		if (texts.length > 0) {
			headers[name.toLowerCase()] = texts.join(', ');
		}
	}

	return headers;
}

function filePath(reader: YamlReader, place: YamlPlace | undefined): string | undefined {
	const text = reader.text(place);
	return text === undefined || text === '' ? undefined : joinPath(reader.file, text);
}
