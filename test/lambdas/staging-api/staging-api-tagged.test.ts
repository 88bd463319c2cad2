import { protectTagged } from '../../../domain/upload/retention/protect-tagged.ts';
import { dropped, keep, now, random, startStaging } from './staging-api-kit.ts';

/** A recycled recording on site whose staging agent knows that, and whose contact is tagged afterwards. */
const tagged = async () => {
  const staging = await startStaging();
  const agent = await staging.enrolled();
  const { recordings } = await agent.call('register', { recordings: [dropped('c1', random(1000))] });
  const { recordingId } = recordings[0] as { recordingId: string };
  const { size, sha256 } = (await staging.uploads.find(recordingId))!;
  const recycled = { at: now, step: 'recycled', machine: 'cloud', size, sha256 } as const;
  await staging.uploads.decide(recordingId, { ...keep, outcome: 'recycle' }, recycled);
  expect((await agent.call('work', { limit: 1 })).items).toMatchObject([{ action: 'delete-local-copy' }]);
  await protectTagged({ uploads: staging.uploads, clock: () => new Date(now) })('c1', 'ann');
  return { staging, agent, recordingId };
};

test('audio whose contact is tagged becomes work again, now to upload and no longer to delete (PR-07)', async () => {
  const { agent, recordingId } = await tagged();
  expect((await agent.call('work', { limit: 1 })).items).toMatchObject([{ recordingId, action: 'upload' }]);
});

test('a staging agent that had deleted a recording before its contact was tagged says so, and it is no longer awaited (PR-07)', async () => {
  const { staging, agent, recordingId } = await tagged();
  await agent.call('deletions', { recordings: [{ recordingId, at: now }] });
  expect(await staging.uploads.find(recordingId)).toMatchObject({ uploadState: 'Recycled' });
  expect((await agent.call('work', { limit: 1 })).items).toEqual([]);
});
