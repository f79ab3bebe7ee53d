import {defineConfig, type ViteUserConfig} from 'vitest/config';

const config: ViteUserConfig = defineConfig({
	test: {
		include: ['test/fuzz/**/*.fuzz.ts'],
		testTimeout: 600_000,
	},
});

export default config;
