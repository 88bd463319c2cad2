import { isNewer } from '../../../domain/contact/contact.ts';
import { agentTalked } from '../../../domain/recording/recording-state.ts';
import { contactOfManifest } from '../../../domain/upload/manifest/contact-of-manifest.ts';
import type { Manifest } from '../../../domain/upload/manifest/manifest.ts';
import { stagedRecordingId, uploadShardOf } from '../../../domain/upload/recording-id.ts';
import type { CustodyEntry, StagedRecording } from '../../../domain/upload/staged-recording.ts';
import * as steps from '../../../domain/upload/steps/upload-steps.ts';
import { localCopyIsGone, type WorkState, workStateOf } from '../../../domain/upload/steps/work-state.ts';
import { contactUploadState, mayBeArchived } from '../../../domain/upload/upload-state.ts';
import type { Decision } from '../../../domain/workflow/workflow.ts';
import { seededRandom } from '../../../local/seeded-random.ts';

const sha256 = 'ab'.repeat(32);
const at = '2026-11-20T10:00:00.000Z';
const entry = (step: CustodyEntry['step']): CustodyEntry => ({ at, step, machine: 'cloud', size: 10, sha256 });
const receipt = { key: 'k', size: 10, sha256, at };
const decision = (outcome: Decision['outcome']): Decision => ({
  event: 'daily',
  ruleId: 'r-1',
  ruleName: 'All',
  outcome,
  immediate: false,
  at,
});

const recording: StagedRecording = {
  recordingId: '1'.repeat(32),
  contactId: 'c-1',
  medium: 'audio',
  username: 'ann',
  machine: 'PC-17',
  dataServerId: 'd-1',
  path: 'a.wav',
  size: 10,
  sha256,
  startedAt: at,
  endedAt: at,
  registeredAt: at,
  uploadState: 'Not yet uploaded',
  custody: [entry('recorded')],
};

const manifest: Manifest = {
  version: 1,
  contactId: 'c-1',
  medium: 'audio',
  username: 'ann',
  machine: 'PC-17',
  startedAt: '2026-11-20T09:00:00Z',
  endedAt: '2026-11-20T09:05:00.123456Z',
  size: 10,
  sha256,
};

describe('a contact that only its desktop has reported', () => {
  const made = contactOfManifest(manifest, { agentId: 'u-1', importedAt: at });

  test('exists at once, with its agent and its times (SU-06)', () => {
    expect(made).toMatchObject({
      contactId: 'c-1',
      acdId: 'ann',
      agentId: 'u-1',
      initiatedAt: '2026-11-20T09:00:00.000Z',
      disconnectedAt: '2026-11-20T09:05:00.123Z',
      listedRecordings: [],
    });
  });

  test('is replaced by any contact record, and misses no recording until then', () => {
    const oldest = { updatedAt: '2017-03-28T00:00:00.000Z', contentHash: '0000000000000000' };
    expect(isNewer(oldest, made)).toBe(true);
    expect(agentTalked(made)).toBe(false);
  });

  test('is the same whichever of its recordings comes first', () => {
    const screen = contactOfManifest({ ...manifest, medium: 'screen', sha256: 'cd'.repeat(32) }, { importedAt: at });
    expect(isNewer(made, screen)).not.toBe(isNewer(screen, made));
  });
});

test('a recording has the same id however often it is dropped, and another one for other content, medium or contact', async () => {
  const ids = await Promise.all(
    [
      manifest,
      { ...manifest, machine: 'PC-18' },
      { ...manifest, sha256: 'cd'.repeat(32) },
      { ...manifest, medium: 'screen' as const },
      { ...manifest, contactId: 'c-2' },
    ].map(stagedRecordingId),
  );
  expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(ids[1]).toBe(ids[0]);
  expect(new Set(ids).size).toBe(4);
  expect(ids.map(uploadShardOf)).toEqual(ids.map((id) => Number.parseInt(id[0]!, 16)));
});

describe('what a contact shows of its files', () => {
  const released = steps.applyDecision(recording, decision('keep'), entry('released'));
  const uploading = steps.startUpload(released, 'a-1', undefined, entry('upload-started'));
  const failed = steps.failUpload(uploading, 'The share is away', at);
  const uploaded = steps.confirmUpload(uploading, receipt, entry('archived'));
  const recycled = steps.applyDecision(recording, decision('recycle'), entry('recycled'));

  const lost = steps.giveUp(failed, { at, reason: 'Given up' }, entry('lost'));

  test.each<[string, StagedRecording[], string | undefined]>([
    ['nothing was staged', [], undefined],
    ['one waits', [uploaded, recording], 'Not yet uploaded'],
    ['one is on its way', [uploaded, uploading], 'Not yet uploaded'],
    ['one has failed', [uploaded, failed], 'Not yet uploaded'],
    ['one has no receipt', [{ ...uploaded, receipt: { ...receipt, size: 9 } }], 'Not yet uploaded'],
    ['all are in the archive', [uploaded, uploaded], 'Uploaded'],
    ['everything kept is in the archive', [uploaded, recycled], 'Uploaded'],
    ['something kept is not there yet', [recycled, released], 'Not yet uploaded'],
    ['one is lost, and another still waits', [lost, released], 'Not yet uploaded'],
    ['one is lost, and no other is waited for', [lost, uploaded, recycled], 'Lost'],
    ['nothing is kept', [recycled, recycled], 'Recycled'],
  ])('the upload state is right when %s (SU-07)', (_, recordings, state) => {
    expect(contactUploadState(recordings)).toBe(state);
  });
});

test('whatever happens in whatever order, a recording only moves forward, and its copy is deleted last (SU-07)', () => {
  const forward: Record<WorkState, number> = {
    undecided: 0,
    released: 1,
    failed: 2,
    uploading: 2,
    'uploaded-here': 3,
    'recycled-here': 3,
    'removed-here': 4,
    uploaded: 4,
    recycled: 4,
    lost: 4,
    removed: 5,
  };
  const { pick: any } = seededRandom(7);
  const step: Record<string, (before: StagedRecording) => StagedRecording> = {
    keep: (before) => steps.applyDecision(before, decision('keep'), entry('released')),
    recycle: (before) => steps.applyDecision(before, decision('recycle'), entry('recycled')),
    lease: (before) =>
      steps.takeLease(before, { by: any(['a-1', 'a-2']), now: at, until: any([at, '2027']) }) ?? before,
    start: (before) =>
      steps.startUpload(before, any(['a-1', 'a-2']), any([undefined, 'u-1', 'u-2']), entry('upload-started')),
    confirm: (before) => steps.confirmUpload(before, receipt, entry('archived')),
    confirmOther: (before) => steps.confirmUpload(before, { ...receipt, size: 11 }, entry('archived')),
    fail: (before) => steps.failUpload(before, 'reason', at),
    retry: (before) => steps.retryUpload(before),
    delete: (before) => steps.noteLocalDeletion(before, entry('local-copy-deleted')),
    remove: (before) => steps.removeFromArchive(before, { at, reason: 'It was over' }, entry('removed')),
    lose: (before) => steps.giveUp(before, { at, reason: 'Given up' }, entry('lost')),
    protect: (before) => steps.protectByTag(before, { at, by: 'ann' }, entry('released')),
  };
  const reached = new Set<string>();
  for (let walk = 0; walk < 400; walk++) {
    let now = recording;
    for (let taken = 0; taken < 20; taken++) {
      const name = any(Object.keys(step));
      const before = structuredClone(now);
      let next = now;
      try {
        next = step[name]!(now);
      } catch (error) {
        expect(error).toMatchObject({ code: 'conflict' });
      }
      expect(now).toEqual(before);
      const [from, to] = [workStateOf(now), workStateOf(next)];
      const back = (name === 'retry' && from === 'failed') || (name === 'protect' && from === 'recycled-here');
      if (!back) expect(forward[to]).toBeGreaterThanOrEqual(forward[from]);
      if (now.protection) expect(to === 'recycled-here').toBe(false);
      if (next.uploadState === 'Uploaded') expect(next.receipt).toEqual(receipt);
      if (localCopyIsGone(next)) expect(next.uploadState).toMatch(/^(Uploaded|Recycled|Removed)$/);
      if (next.uploadState === 'Lost') expect(next.receipt).toBeUndefined();
      if (next.uploadState === 'Removed') expect(now.uploadState === 'Removed' || mayBeArchived(now)).toBe(true);
      expect(next.custody.slice(0, now.custody.length)).toEqual(now.custody);
      reached.add(to);
      now = next;
    }
    for (const once of ['released', 'recycled', 'archived', 'removed', 'lost', 'local-copy-deleted']) {
      expect(now.custody.filter((one) => one.step === once).length).toBeLessThanOrEqual(1);
    }
  }
  expect(reached.size).toBe(11);
});
