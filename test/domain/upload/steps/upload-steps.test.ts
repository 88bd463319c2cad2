import { Failure } from '../../../../domain/failure.ts';
import { archiveKey } from '../../../../domain/upload/archive/archive.ts';
import { partsDiffer } from '../../../../domain/upload/archive/parts.ts';
import { contactOfManifest } from '../../../../domain/upload/manifest/contact-of-manifest.ts';
import type { Manifest } from '../../../../domain/upload/manifest/manifest.ts';
import { protectTagged } from '../../../../domain/upload/retention/protect-tagged.ts';
import type { CustodyEntry, StagedRecording } from '../../../../domain/upload/staged-recording.ts';
import * as steps from '../../../../domain/upload/steps/upload-steps.ts';
import { isArchived } from '../../../../domain/upload/upload-state.ts';
import type { Decision } from '../../../../domain/workflow/workflow.ts';

const sha256 = 'ab'.repeat(32);
const at = '2026-11-20T10:00:00.000Z';
const entry = (step: CustodyEntry['step'], machine = 'cloud'): CustodyEntry => ({
  at,
  step,
  machine,
  size: 10,
  sha256,
});
const decision = (outcome: Decision['outcome']): Decision => ({
  event: 'daily',
  ruleId: 'r-1',
  ruleName: 'All',
  outcome,
  immediate: false,
  at,
});
const waiting: StagedRecording = {
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
const released = steps.applyDecision(waiting, decision('keep'), entry('released'));
const recycled = steps.applyDecision(waiting, decision('recycle'), entry('recycled'));
const uploading: StagedRecording = { ...released, uploadState: 'Uploading', uploadId: 'u-1' };
const protection = { at, by: 'sam' };
const stepsOf = ({ custody }: StagedRecording) => custody.map(({ step }) => step);
const conflict = (message: string) => expect.objectContaining({ code: 'conflict', message });

describe('a tag on the contact', () => {
  test('releases what a rule recycled, and its history says released (PR-07)', () => {
    const tagged = { ...waiting, protection };
    const kept = steps.applyDecision(tagged, decision('recycle'), entry('recycled'));
    expect(kept).toMatchObject({ uploadState: 'Not yet uploaded', decision: { outcome: 'keep' } });
    expect(kept.custody.at(-1)).toEqual(entry('released'));
    expect(kept.decision?.reason).toBe('Tagged by sam');
  });

  test('changes nothing if a rule keeps the recording anyway, not even the reason (PR-07)', () => {
    const tagged = { ...waiting, protection };
    const own = { ...decision('keep'), reason: 'Sales' };
    expect(steps.applyDecision(tagged, own, entry('released')).decision).toBe(own);
  });

  test('changes nothing the second time (PR-07)', () => {
    const once = steps.protectByTag(recycled, protection, entry('released'));
    expect(once).toMatchObject({ uploadState: 'Not yet uploaded', protection });
    const twice = steps.protectByTag(once, { at, by: 'somebody else' }, entry('released'));
    expect(twice).toBe(once);
    const early = steps.protectByTag(waiting, protection, entry('released'));
    expect(early).toEqual({ ...waiting, protection });
    expect(steps.protectByTag(early, { at, by: 'somebody else' }, entry('released'))).toBe(early);
  });

  test('is recorded with who tagged and when, and lost recordings count as gone (PR-07)', async () => {
    const calls: unknown[] = [];
    const states: Record<string, StagedRecording> = {
      a: { ...waiting, recordingId: 'a' },
      b: { ...waiting, recordingId: 'b', uploadState: 'Lost' },
      c: { ...recycled, recordingId: 'c' },
      d: { ...waiting, recordingId: 'd', medium: 'screen' },
    };
    const protect = protectTagged({
      uploads: {
        ofContact: async () => Object.values(states),
        protect: async (...given) => {
          calls.push(given);
          return states[given[0]]!;
        },
      },
      clock: () => new Date(at),
    });
    expect(await protect('c-1', 'sam')).toEqual({ kept: 1, gone: 2 });
    expect(calls[0]).toEqual(['a', protection, entry('released')]);
    expect(calls).toHaveLength(3);
  });

  test('that coincides with a deletion on site can have lost only what was recycled before (PR-07)', () => {
    const late = steps.protectByTag(recycled, protection, entry('released'));
    expect(steps.isProtectedTooLate(late)).toBe(true);
    expect(steps.noteLocalDeletion(late, entry('local-copy-deleted'))).toMatchObject({ uploadState: 'Recycled' });
    const inTime = { ...released, protection };
    expect(steps.isProtectedTooLate(inTime)).toBe(false);
    expect(steps.isProtectedTooLate(recycled)).toBe(false);
    expect(() => steps.noteLocalDeletion(inTime, entry('local-copy-deleted'))).toThrow(
      conflict('A recording that is released cannot be deleted on site'),
    );
  });
});

describe('the lease of a staging agent', () => {
  const agent = (by: string, now = '2026-11-20T10:00:00.000Z') => ({ by, now, until: '2026-11-20T10:05:00.000Z' });

  test('is free again in the second in which it ends', () => {
    const leased = steps.takeLease(released, agent('agent-1'))!;
    expect(leased.lease).toEqual({ by: 'agent-1', until: '2026-11-20T10:05:00.000Z' });
    expect(steps.takeLease(leased, agent('agent-2', '2026-11-20T10:04:59.999Z'))).toBeUndefined();
    expect(steps.takeLease(leased, agent('agent-2', '2026-11-20T10:05:00.000Z'))?.lease?.by).toBe('agent-2');
    expect(steps.takeLease(leased, agent('agent-1', '2026-11-20T10:01:00.000Z'))?.lease?.by).toBe('agent-1');
  });

  test('for a confirmed recording is granted again only after it has ended, even to the same agent', () => {
    const confirmed: StagedRecording = {
      ...released,
      uploadState: 'Uploaded',
      lease: { by: 'agent-1', until: '2026-11-20T10:05:00.000Z' },
    };
    expect(steps.takeLease(confirmed, agent('agent-1', '2026-11-20T10:01:00.000Z'))).toBeUndefined();
    expect(steps.takeLease(confirmed, agent('agent-1', '2026-11-20T10:06:00.000Z'))?.lease).toEqual({
      by: 'agent-1',
      until: '2026-11-20T10:05:00.000Z',
    });
  });

  test.each(['Failed', 'Lost'] as const)('is not granted for a recording that is %s', (uploadState) => {
    expect(steps.takeLease({ ...released, uploadState }, agent('agent-1'))).toBeUndefined();
    expect(steps.takeLease(waiting, agent('agent-1'))).toBeUndefined();
  });

  test('keeps another agent from starting the upload', () => {
    const leased = steps.takeLease(released, agent('agent-1'))!;
    expect(() => steps.startUpload(leased, 'agent-2', 'u-1', entry('upload-started'))).toThrow(
      conflict('Another staging agent is uploading this recording'),
    );
    expect(steps.startUpload(leased, 'agent-1', 'u-1', entry('upload-started')).uploadState).toBe('Uploading');
  });
});

describe('an upload', () => {
  test('that is started again with the same id changes nothing, and with another id is a new attempt', () => {
    expect(steps.startUpload(uploading, 'agent-1', 'u-1', entry('upload-started'))).toBe(uploading);
    const again = steps.startUpload(uploading, 'agent-1', 'u-2', entry('upload-started'));
    expect(again.uploadId).toBe('u-2');
    expect(stepsOf(again)).toEqual([...stepsOf(uploading), 'upload-started']);
    const whole = steps.startUpload(uploading, 'agent-1', undefined, entry('upload-started'));
    expect('uploadId' in whole).toBe(false);
  });

  test('that is started when the recording was only released does not count as in flight', () => {
    const started = steps.startUpload(released, 'agent-1', undefined, entry('upload-started'));
    expect(started).not.toBe(released);
    expect(started.uploadState).toBe('Uploading');
  });

  test.each([
    { size: 11, sha256 },
    { size: 10, sha256: 'cd'.repeat(32) },
  ])('is not confirmed by a receipt of something else: %j', (held) => {
    expect(() => steps.confirmUpload(uploading, { key: 'k', at, ...held }, entry('archived'))).toThrow(
      conflict('What the archive holds differs from what was recorded'),
    );
    expect(isArchived({ ...uploading, uploadState: 'Uploaded', receipt: { key: 'k', at, ...held } })).toBe(false);
    expect(isArchived({ ...uploading, uploadState: 'Uploaded' })).toBe(false);
  });

  test('that fails records why, and how often', () => {
    const once = steps.failUpload(uploading, 'disk', at);
    const twice = steps.failUpload(once, 'network', at);
    expect(twice).toMatchObject({ uploadState: 'Failed', failure: { reason: 'network', at, times: 2 } });
    expect(steps.failUpload(waiting, 'unreadable', at).uploadState).toBe('Not yet uploaded');
    expect(steps.failUpload(recycled, 'late', at)).toBe(recycled);
  });

  test('that failed is retried, one in flight continues, and a finished one cannot be retried', () => {
    expect(steps.retryUpload(steps.failUpload(uploading, 'disk', at)).uploadState).toBe('Not yet uploaded');
    expect(steps.retryUpload(uploading)).toBe(uploading);
    expect(steps.retryUpload(released)).toBe(released);
    expect(() => steps.retryUpload(recycled)).toThrow(Failure);
    expect(() => steps.retryUpload(waiting)).toThrow(Failure);
  });
});

describe('a recording that was given up and is found again', () => {
  const gone = steps.giveUp({ ...waiting, protection }, { at, reason: 'Server removed' }, entry('lost'));
  const registered = { ...waiting, dataServerId: 'd-2', custody: [entry('recorded'), entry('registered', 'DS-2')] };

  test('starts again with its full history, each entry once', () => {
    const found = steps.registerAgain(gone, registered)!;
    expect(found).toMatchObject({ dataServerId: 'd-2', uploadState: 'Not yet uploaded', protection });
    expect(stepsOf(found)).toEqual(['recorded', 'lost', 'registered']);
  });

  test('gets no protection that it never had', () => {
    const plain = steps.giveUp(waiting, { at, reason: 'Server removed' }, entry('lost'));
    expect('protection' in steps.registerAgain(plain, registered)!).toBe(false);
  });

  test('can only be one that was lost', () => {
    expect(steps.registerAgain(waiting, registered)).toBeUndefined();
    expect(steps.applyDecision(gone, decision('keep'), entry('released'))).toBe(gone);
  });
});

test('a recording has its own place in the archive, shared with no other content', () => {
  expect(archiveKey({ recordingId: '0a1b', sha256 })).toBe(`recordings/0a/0a1b-${sha256}`);
});

test('hashes over parts are compared only when both have the same number of parts', () => {
  expect(partsDiffer('aa-2', 'bb-2')).toBe(true);
  expect(partsDiffer('aa-2', 'aa-2')).toBe(false);
  expect(partsDiffer('aa-2', 'bb-3')).toBe(false);
  expect(partsDiffer(undefined, 'bb-2')).toBe(false);
  expect(partsDiffer('aa-2', undefined)).toBe(false);
});

describe('a contact that only a desktop has reported', () => {
  const manifest = (startedAt: string, endedAt: string): Manifest => ({
    version: 1,
    contactId: 'c-1',
    medium: 'audio',
    username: 'ann',
    machine: 'PC-17',
    startedAt,
    endedAt,
    size: 10,
    sha256,
  });
  const started = (startedAt: string, endedAt: string) =>
    contactOfManifest(manifest(startedAt, endedAt), { importedAt: at }).initiatedAt;

  test('starts with its recording, unless the clock of the PC was more than a day off (SU-06)', () => {
    expect(started('2026-11-20T09:00:00Z', '2026-11-20T09:05:00Z')).toBe('2026-11-20T09:00:00.000Z');
    expect(started('2026-11-19T09:05:00Z', '2026-11-20T09:05:00Z')).toBe('2026-11-19T09:05:00.000Z');
    expect(started('2026-11-19T09:04:59Z', '2026-11-20T09:05:00Z')).toBe('2026-11-20T09:05:00.000Z');
  });

  test('has no agent if nobody knows one, and a version of its own (SU-06)', () => {
    const contact = contactOfManifest(manifest(at, at), { importedAt: at });
    expect('agentId' in contact).toBe(false);
    expect(contact.contentHash).toBe('abababababababab');
  });
});
