import { countTests, type FileResult, filesToRunAgain, lastResults, passedAgain } from './attempts.ts';

const file = (name: string, ...statuses: string[]): FileResult => ({
  name,
  status: statuses.includes('failed') || statuses.length === 0 ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status })),
});

test('a journey that fails is run once more, and only the result of its last attempt counts', () => {
  const first = [file('pause', 'passed', 'failed'), file('search', 'passed', 'pending')];
  expect(filesToRunAgain(first)).toEqual(['pause']);
  const last = lastResults(first, [file('pause', 'passed', 'passed')]);
  expect(countTests(last)).toEqual({ passed: 3, failed: 0, skipped: 1 });
  expect(passedAgain(first, last)).toEqual(['pause']);
});

test('a journey that fails twice is a failure', () => {
  const first = [file('pause', 'failed', 'failed'), file('search', 'failed')];
  const last = lastResults(first, [file('pause', 'failed', 'passed'), file('search', 'passed')]);
  expect(countTests(last)).toEqual({ passed: 2, failed: 1, skipped: 0 });
  expect(passedAgain(first, last)).toEqual(['search']);
});

test('a second attempt that never ran makes nothing pass', () => {
  const first = [file('pause', 'passed', 'failed')];
  const last = lastResults(first, []);
  expect(countTests(last)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(passedAgain(first, last)).toEqual([]);
});

test('a file that cannot be read counts as a failure', () => {
  expect(countTests([file('broken')])).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('nothing is run again where much fails', () => {
  expect(filesToRunAgain(['a', 'b', 'c', 'd'].map((name) => file(name, 'failed')))).toEqual([]);
  expect(filesToRunAgain([file('a', 'passed')])).toEqual([]);
});
