import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';
import { recordingDay } from '../../kit/recording-day.ts';
import { aCall, contactId, listed, location } from '../../kit/recordings.ts';

const call = aCall({ listedRecordings: [listed()] });
const later = { updatedAt: '2026-02-05T00:00:00Z', contentHash: 'ffffffffffffffff' };
const deleted = aCall({
  ...later,
  listedRecordings: [listed({ status: 'deleted', deletionReason: 'GDPR request 77' })],
});
const otherId = 'b0000099-0000-4000-8000-000000000009';
const misnamed = `recordings/${otherId}_20260203T23:59_UTC.wav`;

const fromThePc = (medium: 'audio' | 'screen'): StagedRecording => ({
  recordingId: `0${medium}`.padEnd(32, '0'),
  contactId,
  medium,
  username: 'jdoe',
  machine: 'PC-17',
  dataServerId: 'd-1',
  path: `${medium}.wav`,
  size: 1000,
  sha256: 'ab'.repeat(32),
  startedAt: '2026-02-03T23:59:00.000Z',
  endedAt: '2026-02-04T00:05:00.000Z',
  registeredAt: '2026-02-04T00:05:10.000Z',
  uploadState: 'Not yet uploaded',
  custody: [],
});

const staging = () => {
  const stores = memoryStores();
  return { ...recordingDay(stores), uploads: stores.uploads };
};

const missingList = async (day: Pick<ReturnType<typeof recordingDay>, 'missing'>) =>
  (await day.missing.list({ limit: 100 })).missing;

test('a call without a recording is listed as not recorded by its flow, and not as a fault (AC-04)', async () => {
  const day = recordingDay();
  await day.contactComes(aCall());
  expect(await missingList(day)).toEqual([
    {
      contactId,
      reason: 'not-recorded',
      since: '2026-02-04T00:15:00.000Z',
      startedAt: '2026-02-03T23:59:58Z',
      agentId: '5d467b05-e376-4801-8ee3-24f6a6638c6a',
    },
  ]);
  expect((await day.onSchedule()).missing).toBe(0);
});

test('a contact whose audio waits on a data server is not missing it, whenever it was staged, and a screen is not audio (SU-06)', async () => {
  const { uploads, ...early } = staging();
  await uploads.register(fromThePc('audio'));
  await early.contactComes(aCall());
  expect(await missingList(early)).toEqual([]);

  const { uploads: waiting, ...late } = staging();
  await waiting.register(fromThePc('screen'));
  await late.contactComes(aCall());
  expect(await missingList(late)).toHaveLength(1);
  await waiting.register(fromThePc('audio'));
  await late.onSchedule({ sweep: true });
  expect(await missingList(late)).toEqual([]);
});

test.each([
  ['a chat', aCall({ channel: 'chat', listedRecordings: [listed({ medium: 'chat', location: 'chats/a.json' })] })],
  ['a task', aCall({ channel: 'task' })],
  ['an e-mail', aCall({ channel: 'email' })],
  ['a caller who hung up in the queue', aCall({ agentId: undefined, acdId: undefined, connectedToAgentAt: undefined })],
  ['a supervisor who listens in', aCall({ initiationMethod: 'MONITOR' })],
])('no recording is missing of %s', async (_, contact) => {
  const day = recordingDay();
  await day.contactComes(contact);
  expect(await missingList(day)).toEqual([]);
});

test('the first record lists no recording yet, and once the next one does the file is awaited', async () => {
  const day = recordingDay();
  await day.contactComes(aCall());
  await day.contactComes(aCall({ ...later, listedRecordings: [listed()] }));
  expect(await missingList(day)).toMatchObject([{ reason: 'not-arrived', detail: location }]);
});

test('a recording deleted after it arrived is listed as deleted, with the reason', async () => {
  const day = recordingDay();
  day.put(location);
  await day.notify(location);
  await day.contactComes(call);
  await day.contactComes(deleted);
  expect(await day.seen(contactId)).toMatchObject({ state: 'deleted', missing: ['deleted'] });
  expect((await missingList(day))[0]!.detail).toBe('GDPR request 77');
});

test('a file that arrives after its deletion does not bring the recording back', async () => {
  const day = recordingDay();
  await day.contactComes(deleted);
  day.put(location);
  await day.notify(location);
  expect(await day.seen(contactId)).toMatchObject({ state: 'deleted', missing: ['deleted'] });
});

test('a recording of the automated part does not replace one of the agent', async () => {
  const day = recordingDay();
  const ivr = location.replace('/2026/', '/ivr/2026/');
  day.put(ivr);
  await day.contactComes(aCall({ listedRecordings: [listed({ part: 'ivr', location: ivr }), listed()] }));
  await day.notify(ivr);
  expect(await day.seen(contactId)).toMatchObject({ state: 'missing', missing: ['not-arrived'] });
});

test('an unmatched file of that minute is named once it is known to be unmatched', async () => {
  const day = recordingDay();
  await day.contactComes(call);
  expect((await missingList(day))[0]!.reason).toBe('not-arrived');
  day.put(misnamed);
  await day.notify(misnamed);
  await day.comeBack();
  await day.onSchedule();
  expect(await missingList(day)).toMatchObject([{ reason: 'unmatched-nearby', detail: misnamed }]);
  // It belonged to another contact after all, and the awaited file arrives too.
  await day.contactComes(aCall({ contactId: otherId, listedRecordings: [listed({ location: misnamed })] }));
  await day.onSchedule();
  expect(await missingList(day)).toMatchObject([{ reason: 'not-arrived', detail: location }]);
  day.put(location);
  await day.notify(location);
  expect(await missingList(day)).toEqual([]);
});

test('the time since which a recording is missing stays, and unchanged entries are not written again', async () => {
  const day = recordingDay();
  await day.contactComes(call);
  day.calls.length = 0;
  expect(await day.onSchedule()).toEqual({ missing: 1, swept: 0 });
  expect(await day.onSchedule({ sweep: true })).toEqual({ missing: 1, swept: 1 });
  expect(day.calls.filter((name) => /note|clear|assign/.test(name))).toEqual([]);
});

test('the nightly sweep finds a contact that no event reported', async () => {
  const day = recordingDay();
  await day.contacts.keepNewest([call, aCall({ contactId: otherId, connectedToAgentAt: '2026-01-03T10:00:00Z' })]);
  await day.onSchedule();
  expect(await missingList(day)).toEqual([]);
  expect(await day.onSchedule({ sweep: true })).toEqual({ missing: 1, swept: 1 });
  expect(await missingList(day)).toMatchObject([{ contactId, reason: 'not-arrived' }]);
});

test('a later record that names the file removes its contact from the list', async () => {
  const day = recordingDay();
  day.put(misnamed);
  await day.notify(misnamed);
  await day.contactComes(aCall());
  expect((await missingList(day))[0]!.reason).toBe('not-recorded');
  await day.contactComes(aCall({ ...later, listedRecordings: [listed({ location: misnamed })] }));
  expect(await day.seen(contactId)).toEqual({ state: 'present', files: [misnamed], unmatched: [], missing: [] });
});

test('the sweep joins an unmatched file to a contact that no event reported', async () => {
  const day = recordingDay();
  day.put(misnamed);
  await day.notify(misnamed);
  await day.comeBack();
  await day.contacts.keepNewest([aCall({ listedRecordings: [listed({ location: misnamed })] })]);
  await day.onSchedule();
  expect(await day.seen(contactId)).toEqual({ state: 'present', files: [misnamed], unmatched: [], missing: [] });
});

test('the sweep joins files that an interrupted import left behind', async () => {
  const day = recordingDay();
  await day.contacts.keepNewest([aCall({ listedRecordings: [listed({ location: misnamed })] })]);
  await day.missing.note({ contactId, reason: 'not-arrived', since: '2026-02-04T00:12:00Z' });
  day.put(misnamed);
  // As if the import had died after it listed the file, and nothing had retried.
  await day.recordings.park({ location: misnamed, contactId: otherId, arrivedAt: '2026-02-04T00:30:00Z', size: 1 });
  await day.notify(misnamed);
  await day.onSchedule();
  expect(await day.seen(contactId)).toEqual({ state: 'present', files: [misnamed], unmatched: [], missing: [] });
});

test('a quarantined record stays listed until a good record of its contact arrives with its file', async () => {
  const day = recordingDay();
  await day.missing.noteQuarantined({ quarantineKey: 'q/1', contactId, reason: 'cut off', at: '2026-02-04T00:00:00Z' });
  await day.missing.noteQuarantined({ quarantineKey: 'q/2', reason: 'garbage', at: '2026-02-04T00:00:00Z' });
  day.put(location);
  await day.notify(location);
  await day.onSchedule();
  expect((await missingList(day)).map(({ reason }) => reason)).toEqual(['record-quarantined', 'record-quarantined']);
  await day.contactComes(call);
  await day.onSchedule();
  expect(await missingList(day)).toMatchObject([{ reason: 'record-quarantined', detail: 'garbage (q/2)' }]);
});

test('a contact that cannot be checked is returned to the queue, and its neighbours are done', async () => {
  const day = recordingDay();
  await day.contacts.keepNewest([call, aCall({ contactId: otherId })]);
  const record = (pk: string, sk: string, SequenceNumber: string) => ({
    eventName: 'INSERT' as const,
    dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber },
  });
  let calls = 0;
  day.before(() => {
    calls += 1;
    if (calls === 1) throw new Error('the table does not answer');
  });
  const answer = await day.onContacts({
    Records: [record(contactId, 'contact', '11'), record(otherId, 'contact', '12'), record('x', 'ledger#1', '13')],
  });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '11' }] });
  expect((await missingList(day)).map((entry) => entry.contactId)).toEqual([otherId]);
});

test('a scheduled check that fails at one contact checks all others, and reports the failure', async () => {
  const day = recordingDay();
  await day.contacts.keepNewest([call]);
  await day.missing.note({ contactId: otherId, reason: 'not-arrived', since: '2026-02-04T00:00:00Z' });
  await day.recordings.park({ location: misnamed, arrivedAt: '2026-02-04T00:30:00Z', size: 1 });
  let failed = false;
  day.before((method) => {
    if (method !== 'contactsOfLocation' || failed) return;
    failed = true;
    throw new Error('the table does not answer');
  });
  await expect(day.onSchedule({ sweep: true })).rejects.toThrow('1 could not be reconciled');
  expect((await missingList(day)).map((entry) => entry.contactId)).toContain(contactId);
  expect(day.counted.RecordingsMissing).toBe(1);
});

test('flags without their contact count after an hour, and leave the list once it comes (QG-32)', async () => {
  const day = recordingDay();
  const since = '2026-02-04T00:00:00.000Z';
  const alone = (id: string) => ({ contactId: id, reason: 'flags-without-contact', since }) as const;
  await day.missing.noteFlags(alone(contactId));
  await day.missing.noteFlags(alone(otherId));
  await day.onSchedule();
  expect(day.counted.FlagsWithoutContact).toBe(0);
  expect(await missingList(day)).toHaveLength(2);
  day.later(3_600_000);
  await day.onSchedule();
  expect(day.counted.FlagsWithoutContact).toBe(2);
  await day.contacts.keepNewest([call]);
  await day.onSchedule();
  expect(await missingList(day)).toEqual([alone(otherId)]);
});
