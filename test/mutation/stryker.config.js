// What `npm run mutate` does: it changes one token of `domain` at a time, and sees whether a quick test fails.
export default {
  packageManager: 'npm',
  testRunner: 'in-process',
  plugins: ['./test/mutation/in-process-runner.ts'],
  // TypeScript 7 has no programming interface, and the tests need none of its settings.
  tsconfigFile: 'none',
  mutate: ['domain/**/*.ts'],
  coverageAnalysis: 'perTest',
  // A change that only matters while a module loads would need all tests again: hours for little.
  ignoreStatic: true,
  // Texts are read by people, not by tests.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorePatterns: ['.local', 'cdk.out', 'console/dist', 'staging-agent/dist', 'reports'],
  tempDirName: '.local/mutation',
  // The progress is shown line by line: a run of a whole room takes minutes.
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: '.local/mutation.json' },
  clearTextReporter: { reportTests: false, allowColor: false },
  concurrency: 2,
  timeoutMS: 10000,
  thresholds: { high: 95, low: 90, break: 90 },
};
