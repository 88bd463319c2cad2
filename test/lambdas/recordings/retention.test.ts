import { countedFrom } from '../../../domain/upload/retention/retention.ts';
import { contactUploadState } from '../../../domain/upload/upload-state.ts';

import { archiveOf, ended } from './retention-kit.ts';

const both = (...names: string[]) => ({ shown: names, held: names });

test('a recording is removed when the days of its rule are over, and names the rule', async () => {
  const { after, there, find } = await archiveOf({ short: 30, long: 3650, none: undefined });
  expect(await after(29)).toEqual({ removed: 0, left: 0 });
  expect(await there()).toEqual(both('short', 'long', 'none'));
  expect(await after(30)).toEqual({ removed: 1, left: 0 });
  expect(await there()).toEqual(both('long', 'none'));
  const short = await find('short');
  expect(short).toMatchObject({
    uploadState: 'Removed',
    removal: { at: '2026-02-09T12:00:00.001Z', reason: 'Retention of 30 days, by the rule "Complaints"' },
  });
  expect(short.custody.at(-1)).toMatchObject({ step: 'removed', machine: 'cloud' });
  expect(contactUploadState([short])).toBe('Removed');
  expect(contactUploadState([short, await find('long')])).toBe('Uploaded');
  expect(await after(30)).toEqual({ removed: 0, left: 0 });
});

test('the deployment’s own days count where the rule sets none, even when they are changed later', async () => {
  const { after, there, find, dependencies } = await archiveOf({ own: 400, none: undefined });
  expect(await after(390)).toEqual({ removed: 0, left: 0 });
  Object.assign(dependencies, { deploymentDays: 365 });
  expect(await after(364)).toEqual({ removed: 0, left: 0 });
  expect(await after(365)).toEqual({ removed: 1, left: 0 });
  expect(await there()).toEqual(both('own'));
  expect((await find('none')).removal?.reason).toBe('Retention of 365 days, by the settings of the deployment');
});

test('a tagged contact’s recordings are kept until its tag is removed (PR-07)', async () => {
  const tags = new Set(['complaint']);
  const marks = async (contactId: string) => ({ tagged: tags.has(contactId), metadata: {} });
  const { after, there } = await archiveOf({ complaint: 30, other: 30 }, { marks });
  await after(31);
  expect(await there()).toEqual(both('complaint'));
  tags.clear();
  await after(32);
  expect(await there()).toEqual(both());
});

test('a removal that is killed anywhere is completed by the next run, and nothing is shown that is gone', async () => {
  for (let call = 1, killed = true; killed; call++) {
    killed = false;
    const { uploads, archive, dependencies, after, there, find } = await archiveOf({ a: 30, b: 30, c: 3650 });
    let calls = 0;
    const dying =
      <Given extends unknown[], Answer>(act: (...given: Given) => Promise<Answer>) =>
      async (...given: Given): Promise<Answer> => {
        calls += 1;
        if (calls >= call) {
          killed = true;
          throw new Error('killed');
        }
        return act(...given);
      };
    Object.assign(dependencies, {
      uploads: {
        archived: dying((...given: Parameters<typeof uploads.archived>) => uploads.archived(...given)),
        remove: dying((...given: Parameters<typeof uploads.remove>) => uploads.remove(...given)),
      },
      archive: { ...archive, remove: dying((keys: readonly string[]) => archive.remove(keys)) },
    });
    await after(31).catch(() => {});
    // What is shown as removed is removed.
    const { shown, held } = await there();
    expect(held.filter((name) => !shown.includes(name))).toEqual([]);
    Object.assign(dependencies, { uploads, archive });
    await Promise.all([after(31), after(31)]);
    expect(await there()).toEqual(both('c'));
    expect((await find('a')).custody.filter(({ step }) => step === 'removed')).toHaveLength(1);
  }
});

test('a contact that is tagged while its recording is being deleted no longer shows the recording (PR-07)', async () => {
  const tags = new Map<string, string>();
  const marks = async (contactId: string) => ({
    tagged: tags.has(contactId),
    ...(tags.has(contactId) && { taggedAt: tags.get(contactId)! }),
    metadata: {},
  });
  const { uploads, dependencies, after, there, counts } = await archiveOf({ a: 30, b: 30, c: 30 }, { marks });
  tags.set('c', '2026-02-09T11:00:00.000Z');
  const dying = {
    archived: dependencies.uploads.archived.bind(uploads),
    remove: () => Promise.reject(new Error('killed')),
  };
  Object.assign(dependencies, { uploads: dying });
  await after(30).catch(() => {});
  expect(await there()).toEqual({ shown: ['a', 'b', 'c'], held: ['c'] });
  Object.assign(dependencies, { uploads });
  tags.set('a', '2026-02-09T12:20:00.000Z');
  expect(await after(30.1)).toEqual({ removed: 2, left: 0 });
  expect(await there()).toEqual(both('c'));
  expect(counts.RecordingsRemoved).toBe(2);
  await after(300);
  expect(await there()).toEqual(both('c'));
});

test('bytes that were sent but never confirmed are removed after their time, once nobody has worked on them for a day', async () => {
  const { uploads, after, send, there, find } = await archiveOf({});
  await send('alone', 30);
  await send('at-work', 30);
  const until = '2026-02-09T11:00:00.000Z';
  await uploads.lease('d-1', { by: 'a-1', now: ended, until, limit: 5 });
  expect(await after(30)).toEqual({ removed: 0, left: 0 });
  await uploads.fail((await find('alone')).recordingId, 'Its data server burned down', '2026-01-10T23:30:00.000Z');
  expect(await after(30.5)).toEqual({ removed: 1, left: 0 });
  expect(await find('alone')).toMatchObject({
    uploadState: 'Removed',
    failure: { reason: 'Its data server burned down' },
  });
  expect(await there()).toEqual({ shown: [], held: ['at-work'] });
  expect(await after(31.1)).toEqual({ removed: 1, left: 0 });
  expect(await there()).toEqual(both());
});

test('a recording that the archive does not delete is still shown, is retried, and counts as overdue', async () => {
  const { archive, dependencies, after, there, counts } = await archiveOf({ a: 30, b: 30 });
  const refusing = { ...archive, remove: async (keys: readonly string[]) => [...keys] };
  Object.assign(dependencies, { archive: refusing });
  await expect(after(33)).rejects.toThrow('could not be removed');
  expect(await there()).toEqual(both('a', 'b'));
  expect(counts.RetentionOverdueHours).toBeCloseTo(72);
  Object.assign(dependencies, { archive });
  expect(await after(33)).toEqual({ removed: 2, left: 0 });
});

test('a run that is out of time leaves the rest to the next one, which is not a fault', async () => {
  const { dependencies, after, there } = await archiveOf({ a: 30, b: 30 });
  Object.assign(dependencies, { maxMilliseconds: 0 });
  expect(await after(31)).toEqual({ removed: 0, left: 2 });
  Object.assign(dependencies, { maxMilliseconds: 60_000 });
  await after(31);
  expect(await there()).toEqual(both());
});

test('retention days count from the registration for a PC whose clock was years slow', () => {
  const registeredAt = '2026-01-10T12:00:00.000Z';
  expect(countedFrom({ endedAt: '2001-01-01T00:00:00Z', registeredAt })).toBe(registeredAt);
  expect(countedFrom({ endedAt: '2025-12-20T00:00:00Z', registeredAt })).toBe('2025-12-20T00:00:00.000Z');
});
