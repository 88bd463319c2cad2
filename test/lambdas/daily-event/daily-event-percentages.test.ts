import { aCall, listed } from '../../kit/recordings.ts';
import { aDay, anEvent, aRule, aStaged, dailyDay, howMany, keepAll } from './daily-event-kit.ts';

test('20 % of 100 contacts are exactly 20, and the rest are recycled (SU-34)', async () => {
  const day = await aDay(100);
  const result = await day.event().runAll();
  const outcomes = await day.outcomes(100);
  expect([howMany(outcomes, 'keep'), howMany(outcomes, 'recycle')]).toEqual([20, 80]);
  expect(result).toEqual({ runId: 'daily#2026-02-03', kept: 20, recycled: 80, bytes: 20_000 });
  expect(await day.dailyRuns.find('daily#2026-02-03')).toMatchObject({ kept: 20, recycled: 80, bytes: 20_000 });
});

test.each([
  [1, 50, 1],
  [3, 50, 2],
  [7, 0, 0],
  [7, 100, 7],
  [333, 33, 110],
  [1000, 1, 10],
])('of %s contacts %s % are exactly %s, over all shards (SU-34)', async (count, percent, kept) => {
  const day = await aDay(count, percent);
  expect(await day.event().runAll()).toMatchObject({ kept, recycled: count - kept });
});

test('the same contacts and the same run keep the same recordings, and another run keeps others (SU-34)', async () => {
  const [one, two, three] = [await aDay(200), await aDay(200), await aDay(200)];
  await one.event().runAll();
  await two.event().runAll();
  three.at('2026-02-04T17:00:00.000Z');
  await three.event().runAll();
  expect(await two.outcomes(200)).toEqual(await one.outcomes(200));
  expect(await three.outcomes(200)).not.toEqual(await one.outcomes(200));
});

test('a decision that depends on a late contact record waits for it up to a day, and all others are made at once (SU-29, SU-33)', async () => {
  const day = dailyDay();
  const ofUs = { field: 'data-server', dataServerIds: ['site-1'] } as const;
  const billing = { field: 'queue', queueNames: ['Billing'] } as const;
  await day.workflows.save(
    anEvent([aRule('Billing', { conditions: [billing, ofUs] })], { defaultRule: { actions: keepAll(0) } }),
  );
  await day.stage(aStaged(0), aStaged(1), aStaged(2, { dataServerId: 'site-2' }));
  await day.event().runAll();
  expect([...(await day.outcomes(3)).values()]).toEqual(['waits', 'waits', 'recycle']);

  await day.contacts.keepNewest([aCall({ contactId: 'contact-0', queueName: 'Billing' })]);
  day.at('2026-02-04T17:00:00.000Z');
  await day.event().runAll();
  expect([...(await day.outcomes(2)).values()]).toEqual(['keep', 'recycle']);
});

test('a screen whose audio may be with the provider waits for its contact record if that makes a difference (SU-35)', async () => {
  const day = dailyDay();
  const { keep } = keepAll(100);
  const apart = { keep: { ...keep, 'unmatched-screen': { percent: 0, immediateUpload: false } } };
  await day.workflows.save(anEvent([], { defaultRule: { actions: apart } }));
  await day.contacts.keepNewest([aCall({ contactId: 'contact-3', listedRecordings: [] })]);
  await day.stage(
    aStaged(0, { medium: 'screen' }),
    aStaged(1, { medium: 'screen' }),
    aStaged(2, { medium: 'screen', contactId: 'contact-9' }),
    aStaged(3, { medium: 'screen' }),
    aStaged(9),
  );
  await day.event().runAll();
  expect([...(await day.outcomes(4)).values()]).toEqual(['waits', 'waits', 'keep', 'recycle']);
  await day.contacts.keepNewest([aCall({ contactId: 'contact-1', listedRecordings: [listed()] })]);
  day.at('2026-02-04T17:00:00.000Z');
  await day.event().runAll();
  expect([...(await day.outcomes(2)).values()]).toEqual(['recycle', 'keep']);
});

test('a screen whose audio is staged with it matches, whichever of the two is found first (SU-35)', async () => {
  const day = dailyDay();
  const { keep } = keepAll(100);
  const apart = { keep: { ...keep, 'unmatched-screen': { percent: 0, immediateUpload: false } } };
  await day.workflows.save(anEvent([], { defaultRule: { actions: apart } }));
  // Of one shard, so that the smaller id is found first.
  const ids = ['0a', '0b', '0c', '0d'].map((start) => start.padEnd(32, '1'));
  const media = ['audio', 'screen', 'screen', 'audio'] as const;
  const contactIds = ['sound-first', 'sound-first', 'screen-first', 'screen-first'];
  await day.stage(
    ...ids.map((recordingId, index) =>
      aStaged(index, { recordingId, medium: media[index]!, contactId: contactIds[index]! }),
    ),
  );
  await day.event().runAll();
  const outcomes = await Promise.all(ids.map(async (id) => (await day.uploads.find(id))?.decision?.outcome));
  expect(outcomes).toEqual(['keep', 'keep', 'keep', 'keep']);
});
