import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {redact} from '../../source/logs/redact.ts';
import {redactRecord} from '../../source/logs/redact-record.ts';
import {recordsOf} from '../support/record-text.ts';

/** Made of pieces, so that nobody who looks for keys in sources finds these. */
const key = (...parts: readonly string[]) => parts.join('');
const random = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0';

describe('secrets in lines', () => {
	const cases: [text: string, masked: string, finding: string][] = [
		['Authorization: Bearer abcdefgh12345678', 'Authorization: Bearer [redacted]', 'bearer token'],
		['authorization: bearer abcdefgh12345678', 'authorization: bearer [redacted]', 'bearer token'],
		['sent Bearer abcdefgh12345678 there', 'sent Bearer [redacted] there', 'bearer token'],
		['Authorization: Basic aGk6aHVudGVyMg==', 'Authorization: Basic [redacted]', 'bearer token'],
		['with Basic aGk6aHVudGVyMg==', 'with Basic [redacted]', 'bearer token'],
		['"authorization":"hunter2hunter2"', '"authorization":"[redacted]"', 'bearer token'],
		['Cookie: sid=s3cr3t; theme=dark', 'Cookie: [redacted]', 'cookie'],
		['"set-cookie":"sid=s3cr3t; Path=/","a":1', '"set-cookie":"[redacted]","a":1', 'cookie'],
		['key sk-abcdefghijklmnop1234', 'key [redacted]', 'API key'],
		[`key ${key('sk-ant-', 'api03-', random)}`, 'key [redacted]', 'API key'],
		['token ghp_abcdefghijklmnopqrst1234', 'token [redacted]', 'API key'],
		[`with ${key('github', '_pat_', random)}.`, 'with [redacted].', 'API key'],
		[`with ${key('gl', 'pat-', random)}`, 'with [redacted]', 'API key'],
		[`with ${key('xox', 'b-123-', random)}`, 'with [redacted]', 'API key'],
		['AKIAIOSFODNN7EXAMPLE used', '[redacted] used', 'API key'],
		[`with ${key('AI', 'za', random)}`, 'with [redacted]', 'API key'],
		[`with ${key('npm', '_', random)}`, 'with [redacted]', 'API key'],
		[`with ${key('hf', '_', random)}`, 'with [redacted]', 'API key'],
		[`with ${key('sk', '_live_', random)}`, 'with [redacted]', 'API key'],
		[
			`to ${key('https://hooks.slack', '.com/services/T0/B0/', random)}`,
			'to https://hooks.slack.com/services/[redacted]',
			'API key',
		],
		['GET /x?key=abcdefghij123456&b=1', 'GET /x?key=[redacted]&b=1', 'API key'],
		['GET /x?token=abcdefghij123456', 'GET /x?token=[redacted]', 'API key'],
		['token=abcdefghij123456 a=b', 'token=[redacted] a=b', 'API key'],
		['https://abcdefghijklmnopqrst1234@host/1', 'https://[redacted]@host/1', 'API key'],
		['jwt eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJ', 'jwt [redacted]', 'JSON web token'],
		['postgres://app:hunter2@db:5432/x', 'postgres://app:[redacted]@db:5432/x', 'password in a URL'],
		['redis://:hunter2@db:6379', 'redis://:[redacted]@db:6379', 'password in a URL'],
		['password=hunter2 user=x', 'password=[redacted] user=x', 'password'],
		['Server=db;User Id=sa;Password=hunter2;', 'Server=db;User Id=sa;Password=[redacted];', 'password'],
		['AccountName=a;AccountKey=aGk6aHVudGVyMg==;', 'AccountName=a;AccountKey=[redacted];', 'password'],
		['DB_PASSWORD: hunter2', 'DB_PASSWORD: [redacted]', 'password'],
		['OPENAI_API_KEY=hunter2', 'OPENAI_API_KEY=[redacted]', 'password'],
		['aws_secret_access_key = hunter2', 'aws_secret_access_key = [redacted]', 'password'],
		['{"api_key":"hunter2","a":1}', '{"api_key":"[redacted]","a":1}', 'password'],
		['{"password":"with some blanks","a":1}', '{"password":"[redacted]","a":1}', 'password'],
		['{"password":12345678,"a":1}', '{"password":[redacted],"a":1}', 'password'],
		['{"a":"{\\"password\\":\\"hunter2\\"}"}', '{"a":"{\\"password\\":\\"[redacted]\\"}"}', 'password'],
		["{'password': 'hunter2', 'a': 1}", "{'password': '[redacted]', 'a': 1}", 'password'],
		['{"refreshToken":"hunter2"}', '{"refreshToken":"[redacted]"}', 'password'],
		['client_secret=hunter2&grant=x', 'client_secret=[redacted]&grant=x', 'password'],
		['run --password hunter2 --x', 'run --password [redacted] --x', 'password'],
		['-----BEGIN RSA PRIVATE KEY----- MIIE -----END RSA PRIVATE KEY-----', '[redacted]', 'private key'],
		[
			'a -----BEGIN PRIVATE KEY----- Proc-Type: 4,ENCRYPTED MIIE -----END PRIVATE KEY----- b',
			'a [redacted] b',
			'private key',
		],
	];
	it.each(cases)('%s', (text, masked, finding) => {
		expect(redact(text)).toEqual({text: masked, findings: [finding]});
		// What is masked is masked: a second look finds nothing.
		expect(redact(masked)).toEqual({text: masked, findings: []});
	});

	const innocent = [
		'query took 3ms',
		'token bucket is empty',
		'https://host/path',
		'https://host:8080/@scope/package',
		'tool keyboard ok',
		'monkey: 3',
		'commit 5762f761a9a04e2eb8604706d60b6776c97ca4d1 pushed',
		'request 550e8400-e29b-41d4-a716-446655440000',
		'trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7',
		'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
		'session PCWBWI3S2FI6HJC4IJJVBOLDG3',
		'{"max_tokens":4096,"total_tokens":1234567,"progressToken":"abc-1"}',
		'tokens=12 token_count: 5 input_token_price=0.000003',
		'access_token_expires_in: 3600',
		'password: required',
		'password is missing',
		'{"has_secret":true,"password":null}',
		'Basic authentication is disabled',
		'Bearer authentication required',
		'remote authorization enabled: tokens come from headers',
		'PWD=/srv/app OLDPWD=/root',
		'primary key: 5, foreign_key=user_id',
		'sk-learn-based-estimator-of-things',
		'write to ada@example.org',
		'cookie jar is empty',
		'api_key=${API_KEY} password=<password> secret=****',
		'I1123 00:02:54.684454 22657 http.go:237] "HTTP server starting" endpoints="/metrics, /stats"',
	];
	it.each(innocent)('%s holds none', text => {
		expect(redact(text)).toEqual({text, findings: []});
	});
});

describe('secrets in records', () => {
	const masked = (line: string) => {
		const results = recordsOf(line).map(redactRecord);
		return {
			text: JSON.stringify(results.map(({record}) => record)),
			findings: [...new Set(results.flatMap(({findings}) => findings))],
		};
	};

	it.each([
		[
			'in every field',
			'{"level":"info","message":"login password=hunter2","api_key":"hunter2","nested":{"secret":"hunter2"},"error":"Bearer hunter2hunter2"}',
			'password',
		],
		[
			'in headers',
			'{"msg":"in","req":{"headers":{"authorization":"hunter2!","cookie":"a=hunter2"}}}',
			'bearer token',
		],
		['written with escapes', '{"msg":"in","pass\\u0077ord":"hunter2"}', 'password'],
		['said again elsewhere', '{"msg":"hunter2 was refused","password":"hunter2"}', 'password'],
		["in JSON within docker's", '{"log":"{\\"password\\":\\"hunter2\\"}\\n","stream":"stderr"}', 'password'],
		['in a stack', 'ERROR boom\n    at connect (postgres://app:hunter2@db/x)', 'password in a URL'],
		['in ids', '{"msg":"x","request_id":"sk-hunter2abcdefghijkl"}', 'API key'],
		['in klog', 'I1123 00:02:54.684454 1 a.go:1] "start" db.password="hunter2" x=1', 'password'],
		[
			'over several lines',
			'-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nhunter2AAAA\n-----END RSA PRIVATE KEY-----',
			'private key',
		],
		[
			'over several lines of a container',
			'web-1  | -----BEGIN PRIVATE KEY-----\nweb-1  | hunter2AAAA\nweb-1  | -----END PRIVATE KEY-----',
			'private key',
		],
	])('%s', (_title, line, finding) => {
		const {text, findings} = masked(line);
		expect(text).not.toContain('hunter2');
		expect(findings).toContain(finding);
	});

	it('whatever stands around them, they are not shown', () => {
		const secrets = [
			'Bearer Zq8hunter2xyzA',
			'ghp_Zq8hunter2abcdefghijkl',
			'password=Zq8hunter2',
			'redis://:Zq8hunter2@db',
		];
		fc.assert(
			fc.property(
				fc.constantFrom(...secrets),
				fc.string({maxLength: 20}).filter(text => !/[\w-]$/.test(text)),
				fc.string({maxLength: 20}),
				(secret, before, after) => {
					expect(redact(`${before} ${secret} ${after}`).text).not.toContain('Zq8hunter2');
				},
			),
			{numRuns: 500},
		);
	});
});

describe('time', () => {
	it.each([
		['passwords', `password=${'a'.repeat(60_000)}"`],
		['names of passwords', 'password='.repeat(7000)],
		['URLs', '://a:'.repeat(12_000)],
		['schemes', 'a://'.repeat(15_000)],
		['keys that begin', '-----BEGIN PRIVATE KEY-----'.repeat(2400)],
		['bearers', 'bearer '.repeat(9000)],
		['authorizations', 'authorization: '.repeat(4300)],
		['cookies', 'cookie: a='.repeat(6500)],
		['quotes', `password="${'\\"'.repeat(30_000)}`],
		['tokens', 'token='.repeat(11_000)],
		['eyes', 'eyJaaaaaaaa.'.repeat(5400)],
		['sks', 'sk-'.repeat(21_000)],
	])('a hostile line of %s takes none worth speaking of', (_title, text) => {
		const started = performance.now();
		redact(text);
		expect(performance.now() - started).toBeLessThan(500);
	});
});
