import {
  countedFrom,
  keptBy,
  overdueBy,
  removalReason,
  retentionPlace,
  retentionUntil,
} from '../../../../domain/upload/retention/retention.ts';
import type { StagedRecording } from '../../../../domain/upload/staged-recording.ts';
import type { Decision } from '../../../../domain/workflow/workflow.ts';

const endedAt = '2026-01-10T12:00:00.000Z';
const sha256 = 'ab'.repeat(32);
const entry = { at: endedAt, machine: 'cloud', size: 10, sha256 };
const decision = (retentionDays?: number): Decision => ({
  ...{ event: 'daily', ruleId: 'r', ruleName: 'Complaints', outcome: 'keep', immediate: false, at: endedAt },
  ...(retentionDays !== undefined && { retentionDays }),
});
const archived: StagedRecording = {
  ...{ recordingId: 'r', contactId: 'c', medium: 'audio', username: 'ann', machine: 'PC-17', dataServerId: 'd' },
  ...{ path: 'a.wav', size: 10, sha256, startedAt: endedAt, endedAt, registeredAt: endedAt },
  uploadState: 'Uploaded',
  decision: decision(),
  receipt: { key: 'k', size: 10, sha256, at: endedAt },
  custody: [{ ...entry, step: 'upload-started' }],
};
const { receipt: _, ...unconfirmed } = { ...archived, uploadState: 'Uploading' as const };
const day = 86_400_000;
const at = (days: number) => new Date(Date.parse(endedAt) + days * day).toISOString();
const over = (recording: StagedRecording, days: number, deploymentDays: number | undefined = 30) =>
  overdueBy(recording, { now: at(days), deploymentDays });

test('a recording expires once its days have passed, and not a moment earlier', () => {
  expect([over(archived, 29.9), over(archived, 30), over(archived, 31)]).toEqual([undefined, undefined, day]);
  const byRule = { ...archived, decision: decision(7) };
  expect([over(byRule, 6.9), over(byRule, 7), over(byRule, 9)]).toEqual([undefined, undefined, 2 * day]);
});

test('the retention days of a schedule apply where the rule that keeps a recording sets none (QG-36)', () => {
  const timed = { ...archived, retentionDays: 3 };
  expect([over(timed, 2.9), over(timed, 4)]).toEqual([undefined, day]);
  expect([keptBy(timed), removalReason(timed, 30)]).toEqual([
    'rule',
    'Retention of 3 days, by the schedule that recorded it',
  ]);
  expect(over({ ...timed, decision: decision(7) }, 7)).toBeUndefined();
  expect(removalReason({ ...timed, decision: decision(7) }, 30)).toBe('Retention of 7 days, by the rule "Complaints"');
});

test('a recording is kept without limit if neither a rule nor the deployment sets days', () => {
  expect(overdueBy(archived, { now: at(10_000), deploymentDays: undefined })).toBeUndefined();
  expect(overdueBy({ ...archived, decision: decision(7) }, { now: at(8), deploymentDays: undefined })).toBe(day);
  expect(retentionUntil('deployment', { now: at(8), deploymentDays: undefined })).toBeUndefined();
  expect(retentionUntil('deployment', { now: at(8), deploymentDays: 8 })).toBe(at(0));
  expect(retentionUntil('rule', { now: at(8), deploymentDays: undefined })).toBe(at(8));
});

test('a recording that was never sent is not in the archive, however old it is', () => {
  expect(over({ ...unconfirmed, uploadState: 'Not yet uploaded', custody: [] }, 400)).toBeUndefined();
  expect(over({ ...archived, uploadState: 'Removed' }, 400)).toBeUndefined();
});

test('an upload that was never confirmed expires after a day without activity', () => {
  expect(over(unconfirmed, 31)).toBe(day);
  const leased = { ...unconfirmed, lease: { by: 'a', until: at(30.5) } };
  expect([over(leased, 31), over(leased, 31.5), over(leased, 31.6)]).toEqual([undefined, undefined, 1.6 * day]);
  const failed = { ...unconfirmed, failure: { reason: 'x', at: at(30.5), times: 1 } };
  expect([over(failed, 31), over(failed, 31.6)]).toEqual([undefined, 1.6 * day]);
  // Either of the two is enough to keep it.
  const lately = { ...leased, failure: { reason: 'x', at: at(1), times: 1 } };
  expect(over(lately, 31)).toBeUndefined();
  // For a confirmed one there is nobody to wait for.
  expect(over({ ...archived, lease: { by: 'a', until: at(31) } }, 31)).toBe(day);
});

test('days count from the end, or from the registration if a clock was more than thirty days slow', () => {
  const from = (registeredAfterDays: number) => countedFrom({ endedAt, registeredAt: at(registeredAfterDays) });
  expect([from(0), from(30), from(30.1)]).toEqual([endedAt, endedAt, at(30.1)]);
  expect(retentionPlace(archived)).toBe(endedAt);
  expect(retentionPlace({ ...archived, decision: decision(2) })).toBe(at(2));
  expect([keptBy(archived), keptBy({ decision: decision(2) })]).toEqual(['deployment', 'rule']);
});

test('the reason names who set the days', () => {
  expect(removalReason(archived, 30)).toBe('Retention of 30 days, by the settings of the deployment');
  expect(removalReason({ decision: decision(1) }, 30)).toBe('Retention of 1 day, by the rule "Complaints"');
});
