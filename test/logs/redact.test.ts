import {describe, expect, it} from 'vitest';
import {RecordReader} from '../../source/logs/reader.ts';
import {redact} from '../../source/logs/redact.ts';
import {redactRecord} from '../../source/logs/redact-record.ts';

describe('secrets in lines', () => {
	const cases: [text: string, masked: string, finding: string][] = [
		['Authorization: Bearer abcdefgh12345678', 'Authorization: Bearer [redacted]', 'bearer token'],
		['key sk-abcdefghijklmnop1234', 'key [redacted]', 'API key'],
		['token ghp_abcdefghijklmnopqrst1234', 'token [redacted]', 'API key'],
		['AKIAIOSFODNN7EXAMPLE used', '[redacted] used', 'API key'],
		['jwt eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJ', 'jwt [redacted]', 'JSON web token'],
		['postgres://app:hunter2@db:5432/x', 'postgres://app:[redacted]@db:5432/x', 'password in a URL'],
		['password=hunter2 user=x', 'password=[redacted] user=x', 'password'],
		['{"api_key":"hunter2","a":1}', '{"api_key":"[redacted]","a":1}', 'password'],
		['-----BEGIN RSA PRIVATE KEY----- MIIE -----END RSA PRIVATE KEY-----', '[redacted]', 'private key'],
	];
	it.each(cases)('%s', (text, masked, finding) => {
		expect(redact(text)).toEqual({text: masked, findings: [finding]});
	});

	it.each(['query took 3ms', 'token bucket is empty', 'https://host/path', 'tool keyboard ok', 'monkey: 3'])(
		'%s holds none',
		text => {
			expect(redact(text)).toEqual({text, findings: []});
		},
	);

	it('are masked in every field of a record', () => {
		let sequence = 0;
		const reader = new RecordReader({source: 's', nextSequence: () => sequence++});
		const line =
			'{"level":"info","message":"login password=hunter2","api_key":"hunter2","nested":{"secret":"hunter2"},"error":"Bearer hunter2hunter2"}\n';
		const [record] = [...reader.feed(new TextEncoder().encode(line), 0), ...reader.flush(0)];
		const {record: masked, findings} = redactRecord(record!);
		expect(JSON.stringify(masked)).not.toContain('hunter2');
		expect(findings).toContain('password');
	});

	it('a long hostile line takes no time worth speaking of', () => {
		const started = performance.now();
		redact(`password=${'a'.repeat(60_000)}"${'://a:'.repeat(10_000)}${'-----BEGIN '.repeat(5000)}`);
		expect(performance.now() - started).toBeLessThan(2000);
	});
});
