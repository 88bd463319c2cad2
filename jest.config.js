const base = {
  testEnvironment: 'node',
  transform: { '\\.(ts|tsx|js)$': '<rootDir>/test/kit/esbuild-transform.cjs' },
  // Published as ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
};

// `quick` needs nothing but Node; `deployed` speaks to the deployed system that test/run.ts names in FERMATA_OUTPUTS.
export default {
  // No test measures time. The limit only ends a test that hangs, also on a machine that does much else.
  testTimeout: 180_000,
  projects: [
    {
      ...base,
      displayName: 'quick',
      testMatch: ['<rootDir>/test/**/*.test.{ts,tsx}'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/journeys/'],
    },
    {
      ...base,
      displayName: 'deployed',
      testMatch: ['<rootDir>/test/journeys/**/*.test.ts', '<rootDir>/test/ports/**/*.test.ts'],
    },
  ],
};
