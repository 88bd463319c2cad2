import { silent } from '../../../lambdas/kit/telemetry.ts';
import { shardOfHour, weeklyCheck } from '../../../lambdas/retention/weekly-check.ts';
import { archiveOf, ended } from './retention-kit.ts';

const names = Array.from({ length: 40 }, (_, index) => `c-${index}`);
const week = Array.from({ length: 7 * 24 }, (_, hour) => new Date(Date.parse(ended) + hour * 3_600_000));
/** Each hour of a week, as the scheduler starts it. */
const checkWeek = async ({ dependencies, uploads }: Awaited<ReturnType<typeof archiveOf>>) => {
  const sums = { checked: 0, missing: 0 };
  for (const now of week) {
    const { checked, missing } = await weeklyCheck({ ...dependencies, uploads, clock: () => now })();
    sums.checked += checked;
    sums.missing += missing;
  }
  return sums;
};
const days = Object.fromEntries(names.map((name, index) => [name, index % 2 === 0 ? 3650 : undefined]));

test('each sixteenth of the archive has its own hour of the week', () => {
  const shards = week.map(shardOfHour).filter((shard) => shard !== undefined);
  expect(shards.sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, shard) => shard));
});

test('a recording that somebody deleted from the bucket is found, counted and named, and nothing is changed', async () => {
  const archive = await archiveOf(days);
  await archive.send('never confirmed', 30);
  expect(await checkWeek(archive)).toEqual({ checked: 40, missing: 0 });
  for (const name of ['c-3', 'c-8']) archive.held.delete(archive.keyOf(name));
  const before = await archive.find('c-3');
  const errors: unknown[] = [];
  const log = { ...silent.log, error: (...words: unknown[]) => void errors.push(words) };
  Object.assign(archive.dependencies, { telemetry: { ...archive.dependencies.telemetry, log } });
  expect(await checkWeek(archive)).toEqual({ checked: 40, missing: 2 });
  expect(archive.counts.ArchivedMissing).toBe(2);
  expect(errors).toEqual(
    expect.arrayContaining(
      ['c-3', 'c-8'].map((contactId) => [
        'The archive no longer holds a recording that it confirmed',
        { contactId, recordingId: archive.idOf(contactId) },
      ]),
    ),
  );
  expect(await archive.find('c-3')).toEqual(before);
});

test('a recording that arrives, or is removed by retention, during the check is not missing', async () => {
  const archive = await archiveOf(days);
  const { keys } = archive.archive;
  // The listing was made before they arrived.
  archive.archive.keys = async function* (prefix) {
    for await (const some of keys(prefix)) yield some.filter((key) => key !== archive.keyOf('c-5'));
  };
  const removed = archive.keyOf('c-6');
  archive.held.delete(removed);
  const { find } = archive.uploads;
  archive.uploads.find = async (recordingId) => {
    const found = await find.call(archive.uploads, recordingId);
    return found && recordingId === archive.idOf('c-6') ? { ...found, uploadState: 'Removed' } : found;
  };
  expect(await checkWeek(archive)).toEqual({ checked: 40, missing: 0 });
});
