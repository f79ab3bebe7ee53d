/** A file in which an MCP client lists its servers. */
export type ClientFile = {
	/** `Cursor`, as people know it. */
	readonly client: string;
	readonly path: string;
	/** For the screen: the user's folder as `~`. */
	readonly shown: string;
};

export type Surroundings = {
	readonly home: string;
	readonly workingDirectory: string;
	/** `linux`, `darwin`, `win32`, as Node names them. */
	readonly platform: string;
	readonly env: Readonly<Record<string, string | undefined>>;
};

/**
 * Where MCP clients keep their lists (see the clients' documentation; npm `@gleanwork/mcp-config-schema` and `mcporter` agree).
 * The working directory's files come first: they are what this project means.
 */
export function clientFiles(surroundings: Surroundings): readonly ClientFile[] {
	const {home, workingDirectory, env} = surroundings;
	const data = applicationData(surroundings);
	const places: readonly (readonly [client: string, path: string | undefined])[] = [
		['Claude Code', `${workingDirectory}/.mcp.json`],
		['Cursor', `${workingDirectory}/.cursor/mcp.json`],
		['VS Code', `${workingDirectory}/.vscode/mcp.json`],
		['Gemini CLI', `${workingDirectory}/.gemini/settings.json`],
		['Codex', `${workingDirectory}/.codex/config.toml`],
		['OpenCode', `${workingDirectory}/opencode.json`],
		['OpenCode', `${workingDirectory}/opencode.jsonc`],
		['Roo', `${workingDirectory}/.roo/mcp.json`],
		['Claude Code', `${home}/.claude.json`],
		['Claude Code', `${home}/.claude/mcp.json`],
		['Claude Desktop', `${data}/Claude/claude_desktop_config.json`],
		['Cursor', `${home}/.cursor/mcp.json`],
		['VS Code', `${data}/Code/User/mcp.json`],
		['VS Code Insiders', `${data}/Code - Insiders/User/mcp.json`],
		['Copilot', `${env.COPILOT_HOME ?? `${home}/.copilot`}/mcp-config.json`],
		['Windsurf', `${home}/.codeium/windsurf/mcp_config.json`],
		['Windsurf', `${home}/.codeium/windsurf-next/mcp_config.json`],
		['Windsurf', `${home}/.config/.codeium/windsurf/mcp_config.json`],
		['Antigravity', `${home}/.gemini/antigravity/mcp_config.json`],
		['Antigravity', `${home}/.gemini/config/mcp_config.json`],
		['Gemini CLI', `${home}/.gemini/settings.json`],
		['Codex', `${env.CODEX_HOME ?? `${home}/.codex`}/config.toml`],
		['OpenCode', env.OPENCODE_CONFIG],
		['OpenCode', `${home}/.config/opencode/opencode.json`],
		['OpenCode', `${home}/.config/opencode/opencode.jsonc`],
		['Goose', `${home}/.config/goose/config.yaml`],
		['Junie', `${home}/.junie/mcp/mcp.json`],
		['Zed', `${home}/.config/zed/settings.json`],
		['Cline', `${data}/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json`],
		['Roo', `${data}/Code/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json`],
	];
	const seen = new Set<string>();
	return places.flatMap(([client, path]) => {
		if (path === undefined || seen.has(path)) {
			return [];
		}

		seen.add(path);
		return [{client, path, shown: path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path}];
	});
}

function applicationData({home, platform, env}: Surroundings): string {
	switch (platform) {
		case 'darwin':
			return `${home}/Library/Application Support`;
		case 'win32':
			return env.APPDATA ?? `${home}/AppData/Roaming`;
		default:
			return env.XDG_CONFIG_HOME || `${home}/.config`;
	}
}
