import type { CustodyEntry, Receipt, StagedRecording } from '../../domain/upload/staged-recording.ts';
import type { UploadPage } from '../../domain/upload/upload-store.ts';
import type { Decision } from '../../domain/workflow/workflow.ts';
import { type Backend, openedFor } from './stores.ts';

const sha256 = 'ab'.repeat(32);

/** Recordings 0, 1, 2... in shards 0, 1, 2..., each ending later than the one before. */
export const idOf = (number: number): string => `${(number % 16).toString(16)}${String(number).padStart(31, '0')}`;

export const entry = (
  step: CustodyEntry['step'],
  at = '2026-11-20T10:00:00.000Z',
  machine = 'cloud',
): CustodyEntry => ({
  at,
  step,
  machine,
  size: 1000,
  sha256,
});

export const recording = (number: number, changes: Partial<StagedRecording> = {}): StagedRecording => ({
  recordingId: idOf(number),
  contactId: `contact-${number}`,
  medium: 'audio',
  username: 'ann',
  machine: 'PC-17',
  dataServerId: 'd-1',
  path: `2026/11/${number}.wav`,
  size: 1000,
  sha256,
  startedAt: '2026-11-20T08:00:00.000Z',
  endedAt: new Date(Date.UTC(2026, 10, 20, 9, 0, number)).toISOString(),
  registeredAt: '2026-11-20T10:00:00.000Z',
  uploadState: 'Not yet uploaded',
  custody: [entry('recorded', '2026-11-20T09:00:00.000Z', 'PC-17')],
  ...changes,
});

export const keep: Decision = {
  event: 'daily',
  ruleId: 'r-1',
  ruleName: 'Staged Upload Team',
  outcome: 'keep',
  immediate: false,
  runId: 'daily#2026-11-20',
  at: '2026-11-20T23:00:00.000Z',
};
export const recycle: Decision = { ...keep, outcome: 'recycle' };
export const receiptOf = (number: number): Receipt => ({
  key: `recordings/${idOf(number).slice(0, 2)}/${idOf(number)}-${sha256}`,
  size: 1000,
  sha256,
  at: '2026-11-20T23:30:00.000Z',
});

export const leaseOf = (by: string, changes: { now?: string; until?: string; limit?: number } = {}) => ({
  by,
  now: '2026-11-20T23:10:00.000Z',
  until: '2026-11-20T23:20:00.000Z',
  limit: 100,
  ...changes,
});
export const later = { now: '2026-11-20T23:20:00.000Z', until: '2026-11-20T23:30:00.000Z' };

export const numbersOf = (recordings: readonly StagedRecording[]): number[] =>
  recordings.map(({ recordingId }) => Number(recordingId.slice(1)));

/** The store of the current test, and how recordings get to the state it looks at. */
export const stagedIn = (backend: Backend) => {
  const stores = openedFor(backend);
  const uploads = () => stores().uploads;
  const state = async (number: number) => (await uploads().find(idOf(number)))?.uploadState;

  const registered = async (numbers: readonly number[], changes: Partial<StagedRecording> = {}) => {
    for (const number of numbers) await uploads().register(recording(number, changes));
  };
  const released = async (numbers: readonly number[], decision = keep) => {
    await registered(numbers);
    for (const number of numbers) await uploads().decide(idOf(number), decision, entry('released'));
  };
  const whole = async (read: (page: { limit: number; cursor?: string }) => Promise<UploadPage>, limit: number) => {
    const recordings: StagedRecording[] = [];
    let page = await read({ limit });
    recordings.push(...page.recordings);
    while (page.next !== undefined) {
      expect(page.recordings.length).toBeLessThanOrEqual(limit);
      page = await read({ limit, cursor: page.next });
      recordings.push(...page.recordings);
    }
    return recordings;
  };
  return { stores, uploads, state, registered, released, whole };
};
