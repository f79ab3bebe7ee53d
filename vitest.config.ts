import {defineConfig, type ViteUserConfig} from 'vitest/config';

const config: ViteUserConfig = defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: ['test/fuzz/**'],
		globalSetup: ['test/support/build.ts'],
		// The machine that runs the tests is shared: a slow neighbour must not fail a test.
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
});

export default config;
