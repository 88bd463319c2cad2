/** A test file in Jest's JSON report. A file that could not be run has no assertions. */
export interface FileResult {
  /** Its path. */
  name: string;
  status: string;
  assertionResults: readonly { status: string }[];
}

/** More failures than this do not come from a busy machine. */
const maxFiles = 3;

const failedFiles = (results: readonly FileResult[]): string[] =>
  results.filter(({ status }) => status === 'failed').map(({ name }) => name);

/**
 * The files that are run a second time: those that failed, when they are few. Real browsers, PBXs and screens share the
 * cores of the machine, and now and then one of them is late. Decision 0066 says what that may hide.
 */
export const filesToRunAgain = (results: readonly FileResult[]): string[] => {
  const failed = failedFiles(results);
  return failed.length <= maxFiles ? failed : [];
};

/** The last result of each file. */
export const lastResults = (first: readonly FileResult[], second: readonly FileResult[]): FileResult[] =>
  first.map((result) => second.find(({ name }) => name === result.name) ?? result);

/** The files that passed only when they were run again. */
export const passedAgain = (first: readonly FileResult[], last: readonly FileResult[]): string[] => {
  const stillFailed = new Set(failedFiles(last));
  return failedFiles(first).filter((name) => !stillFailed.has(name));
};

/** A file that could not be run counts as one failed test. */
export const countTests = (results: readonly FileResult[]): { passed: number; failed: number; skipped: number } => {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of results) {
    for (const { status: one } of assertionResults)
      counts[one === 'passed' ? 'passed' : one === 'failed' ? 'failed' : 'skipped'] += 1;
    const isAccountedFor = assertionResults.some((one) => one.status === 'failed');
    if (status === 'failed' && !isAccountedFor) counts.failed += 1;
  }
  return counts;
};
