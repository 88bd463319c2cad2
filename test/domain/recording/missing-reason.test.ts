import { missingReason } from '../../../domain/recording/missing/missing-reason.ts';
import type { UnmatchedRecording } from '../../../domain/recording/recording-store.ts';
import { aCall, listed, location, recorded } from '../../kit/recordings.ts';

const unmatchedAt = (recordedAt: string): UnmatchedRecording => ({
  location: `recordings/${recordedAt}.wav`,
  arrivedAt: '2026-02-04T00:30:00Z',
  recordedAt,
  size: 1,
});
const none = async () => [];
const notStaged = async () => false;
const staged = async () => true;
const nothingIsRead = async (): Promise<never> => {
  throw new Error('the unmatched list was read');
};

test('a recording that has arrived, or that nobody expects, has no reason to be missing', async () => {
  expect(
    await missingReason(aCall({ listedRecordings: [listed()] }), [recorded()], nothingIsRead, notStaged),
  ).toBeUndefined();
  expect(await missingReason(aCall({ channel: 'task' }), [], nothingIsRead, notStaged)).toBeUndefined();
});

test('for a recording that is listed and has not arrived, the list says what is awaited', async () => {
  const call = aCall({ listedRecordings: [listed()] });
  expect(await missingReason(call, [], none, notStaged)).toEqual({ reason: 'not-arrived', detail: location });
});

test('a document that the record lists is not awaited, and the list says what it is', async () => {
  const document = 'recordings/call.txt';
  const call = aCall({ listedRecordings: [listed({ location: document })] });
  expect(await missingReason(call, [], nothingIsRead, notStaged)).toEqual({
    reason: 'unreadable',
    detail: `The contact record lists a document, not a recording. (${document})`,
  });
});

test('next to a document, a recording that has not arrived is still awaited', async () => {
  const call = aCall({ listedRecordings: [listed({ location: 'recordings/call.csv' }), listed()] });
  expect(await missingReason(call, [], none, notStaged)).toEqual({ reason: 'not-arrived', detail: location });
});

test('when nothing is listed, the flow did not record, which is not a failure (AC-04)', async () => {
  expect(await missingReason(aCall(), [], nothingIsRead, notStaged)).toEqual({ reason: 'not-recorded' });
});

test('a recording of a PC is not missing when the provider did not record, but one that the provider promised is', async () => {
  expect(await missingReason(aCall(), [], nothingIsRead, staged)).toBeUndefined();
  expect(await missingReason(aCall({ listedRecordings: [listed()] }), [], none, staged)).toMatchObject({
    reason: 'not-arrived',
  });
});

test('for a deleted recording, the list says why', async () => {
  const call = aCall({ listedRecordings: [listed({ status: 'deleted', deletionReason: 'GDPR request 77' })] });
  expect(await missingReason(call, [recorded()], nothingIsRead, notStaged)).toEqual({
    reason: 'deleted',
    detail: 'GDPR request 77',
  });
});

test.each([
  ['2026-02-03T23:57:00Z', true],
  ['2026-02-03T23:59:00Z', true],
  ['2026-02-04T00:01:00Z', true],
  ['2026-02-03T23:56:00Z', false],
  ['2026-02-04T00:02:00Z', false],
])('for a call connected at 23:59, an unmatched file of %s is nearby: %s', async (recordedAt, nearby) => {
  const file = unmatchedAt(recordedAt);
  const missed = await missingReason(aCall({ listedRecordings: [listed()] }), [], async () => [file], notStaged);
  expect(missed).toEqual(
    nearby ? { reason: 'unmatched-nearby', detail: file.location } : { reason: 'not-arrived', detail: location },
  );
});

test('of two unmatched files the nearer one is named', async () => {
  const files = [unmatchedAt('2026-02-04T00:01:00Z'), unmatchedAt('2026-02-03T23:59:00Z')];
  const missed = await missingReason(aCall({ listedRecordings: [listed()] }), [], async () => files, notStaged);
  expect(missed?.detail).toBe(files[1]!.location);
});
