import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {recordsOf, recordText} from '../support/record-text.ts';

const folder = path.join(import.meta.dirname, '../../fixtures/logs');

/** What writes lines like those of `fixtures/logs/NAME.log`; `NAME.records.txt` beside it is what becomes of them. */
const shapes: Readonly<Record<string, string>> = {
	access: "uvicorn's and web servers' access logs",
	cloud: 'Google Cloud Logging and AWS Lambda',
	'compose-kubectl': '`docker compose logs` and `kubectl logs --prefix`: a name before each line',
	cri: 'the kubelet (CRI): time, stream, partial lines',
	'docker-json': "docker's json-file, lines cut at 16 KB",
	dotnet: ".NET's console and Serilog",
	'fastmcp-rich': 'FastMCP through rich: wrapped, times left out',
	'go-console': "Go: zap's console, the log package, a panic",
	'go-json': 'Go: slog, zap, zerolog, logrus',
	java: 'Java: Spring Boot, logback, Quarkus, stack traces with causes',
	journald: '`journalctl -o json`: messages as text or bytes',
	klog: 'klog and glog: no year',
	logfmt: "logfmt, Go's slog as text",
	'mcp-notification': 'MCP servers telling their client: notifications/message',
	nested: 'envelopes inside envelopes',
	'node-json': 'Node: pino, bunyan, winston, mcp-hub, MediaWiki',
	'npm-node': 'npm, n8n, MongoDB, an error Node died of',
	'other-json': 'Rust tracing, Serilog, .NET, ECS as JSON',
	otlp: "OpenTelemetry's file exporter: a batch a line",
	'pino-pretty': 'pino-pretty, coloured, with its indented fields',
	plain: 'lines of no shape at all',
	'pretty-json': 'objects over several lines',
	'python-json': 'Python: python-json-logger, structlog, ContextForge',
	'python-text': 'Python: logging, loguru, structlog, tracebacks',
	rust: 'Rust: tracing, env_logger, a panic',
	syslog: 'syslog: RFC 5424, RFC 3164, files',
};

describe('shapes of lines, and the records they become', () => {
	it.each(Object.entries(shapes))('%s: %s', async (name, _what) => {
		const records = recordsOf(readFileSync(path.join(folder, `${name}.log`)));
		await expect(`${records.map(recordText).join('\n')}\n`).toMatchFileSnapshot(
			path.join(folder, `${name}.records.txt`),
		);
	});

	it('every file has its row', () => {
		const files = readdirSync(folder).filter(file => file.endsWith('.log'));
		expect(files.map(file => file.replace('.log', '')).sort()).toEqual(Object.keys(shapes).sort());
	});
});
