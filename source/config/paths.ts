/** A path named in a file, relative to that file's folder as Prometheus has it. */
export function joinPath(fromFile: string, path: string): string {
	if (path.startsWith('/') || /^[a-zA-Z]:[\\/]/.test(path)) {
		return path;
	}

	const slash = fromFile.lastIndexOf('/');
	return slash < 0 ? path : `${fromFile.slice(0, slash + 1)}${path}`;
}

/** Where a configuration is looked for when none is named, best first; `env` and `home` are the user's. */
export function configCandidates(
	env: Readonly<Record<string, string | undefined>>,
	home: string,
): readonly string[] {
	const folder = env.XDG_CONFIG_HOME || `${home}/.config`;
	return ['mcptop.yml', 'mcptop.yaml', `${folder}/mcptop/mcptop.yml`, `${folder}/mcptop/mcptop.yaml`];
}
