const unitBytes: Readonly<Record<string, number>> = {
	'': 1,
	k: 1024,
	m: 1024 ** 2,
	g: 1024 ** 3,
	t: 1024 ** 4,
};

/**
 * `256MB` in bytes; undefined for anything else. Units are powers of 1024 whether written `MB`, `MiB` or `M`, as Prometheus
 * reads sizes (`units.Base2Bytes`); fractions are fine.
 */
export function parseBytes(text: string): number | undefined {
	const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
	return match === null ? undefined : Math.round(Number(match[1]) * unitBytes[match[2]!.toLowerCase()]!);
}

/** The shortest exact spelling: `256MB`, `1536KB`, `1000B`. */
export function formatBytes(bytes: number): string {
	const unit = ['t', 'g', 'm', 'k'].find(letter => bytes > 0 && bytes % unitBytes[letter]! === 0) ?? '';
	return `${bytes / unitBytes[unit]!}${unit.toUpperCase()}B`;
}
