import type { DynamoDBRecord } from 'aws-lambda';
import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import { contactOfManifest } from '../../../domain/upload/manifest/contact-of-manifest.ts';
import { decideEndOfCall } from '../../../domain/workflow/decide-end-of-call.ts';
import type { WorkflowEvent } from '../../../domain/workflow/workflow.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { workflowDecision } from '../../../lambdas/workflow-decision/workflow-decision.ts';
import { aCall } from '../../kit/recordings.ts';
import { anEvent, aRule, aStaged, idOf, keepAll } from './daily-event-kit.ts';

const aDay = async (event?: Partial<WorkflowEvent>) => {
  const stores = memoryStores();
  if (event) await stores.workflows.save({ ...anEvent(), ...event, kind: 'end-of-call' });
  const started: string[] = [];
  const startExtractions = async ({
    imported,
    withNewPauses,
  }: Record<'imported' | 'withNewPauses', readonly string[]>) => {
    started.push(...imported, ...withNewPauses);
  };
  const dependencies = {
    ...stores,
    startExtractions,
    clock: () => new Date('2026-02-03T10:06:00Z'),
    telemetry: silent,
  };
  return {
    ...stores,
    started,
    decide: decideEndOfCall(dependencies),
    onContacts: workflowDecision(dependencies),
    decision: async (index = 0) => (await stores.uploads.find(idOf(index)))?.decision,
  };
};

const change = (contactId: string, sk = 'contact'): DynamoDBRecord => ({
  eventName: 'MODIFY',
  dynamodb: { Keys: { pk: { S: contactId }, sk: { S: sk } }, SequenceNumber: `at ${contactId}` },
});

/** What a data server registers before the contact's record has come. */
const registered = (contactId: string) =>
  contactOfManifest(
    {
      version: 1,
      contactId,
      medium: 'audio',
      username: 'jdoe',
      machine: 'PC-17',
      startedAt: '2026-02-03T10:00:00Z',
      endedAt: '2026-02-03T10:05:00Z',
      size: 1000,
      sha256: '0'.repeat(64),
    },
    { importedAt: '2026-02-03T10:05:10.000Z' },
  );

const sales = (actions = keepAll(100, true)) =>
  aRule('Sales', { conditions: [{ field: 'queue', queueNames: ['Sales'] }], actions });

test('until somebody saves rules, everything is uploaded at once (SU-01)', async () => {
  const day = await aDay();
  await day.uploads.register(aStaged(0));
  await day.decide('contact-0');
  expect(await day.decision()).toEqual({
    event: 'end-of-call',
    ruleId: 'default',
    ruleName: 'Default',
    outcome: 'keep',
    immediate: true,
    at: '2026-02-03T10:06:00.000Z',
  });
  expect((await day.uploads.find(idOf(0)))!.custody).toMatchObject([{ step: 'released', machine: 'cloud' }]);
});

test('a recording without Immediate Upload waits for the Daily Event (SU-02, SU-28)', async () => {
  const day = await aDay({ defaultRule: { actions: keepAll(20) } });
  await day.uploads.register(aStaged(0));
  await day.decide('contact-0');
  expect(await day.decision()).toBeUndefined();
});

test('a recording of which rules keep 0 % is recycled at once (SU-30)', async () => {
  const day = await aDay({ defaultRule: { actions: keepAll(0) } });
  await day.uploads.register(aStaged(0));
  await day.decide('contact-0');
  expect(await day.uploads.find(idOf(0))).toMatchObject({
    uploadState: 'Recycled',
    decision: { outcome: 'recycle', immediate: false },
    custody: [{ step: 'recycled' }],
  });
});

test('recordings of some agents wait and those of others are uploaded at once, each in their own mode (SU-10, SU-30)', async () => {
  const day = await aDay({
    rules: [aRule('Not staged', { conditions: [{ field: 'agent', agentIds: ['u2'] }], actions: keepAll(100, true) })],
  });
  const user = { formerUsernames: [], active: true, syncedAt: '2026-02-03T00:00:00Z' };
  await day.users.putUsers([
    { ...user, userId: 'u1', username: 'jdoe' },
    { ...user, userId: 'u2', username: 'asmith' },
  ]);
  await day.uploads.register(aStaged(0));
  await day.uploads.register(aStaged(1, { username: 'ASmith' }));
  await Promise.all([day.decide('contact-0'), day.decide('contact-1')]);
  expect([await day.decision(0), (await day.decision(1))?.ruleName]).toEqual([undefined, 'Not staged']);
});

test('a rule that depends on the contact’s queue decides when the contact’s record comes, not before', async () => {
  const day = await aDay({ rules: [sales()], defaultRule: { actions: keepAll(0) } });
  await day.contacts.keepNewest([registered('contact-0')]);
  await day.uploads.register(aStaged(0));
  await day.decide('contact-0');
  expect(await day.decision()).toBeUndefined();
  await day.contacts.keepNewest([aCall({ contactId: 'contact-0', queueName: 'Sales' })]);
  expect(await day.onContacts({ Records: [change('contact-0')] })).toEqual({ batchItemFailures: [] });
  expect(await day.decision()).toMatchObject({ ruleName: 'Sales', outcome: 'keep', immediate: true });
});

test('a screen recording that depends on whether there is audio waits for the contact’s record (SU-35)', async () => {
  const immediate = { percent: 100, immediateUpload: true };
  const none = { percent: 0, immediateUpload: false };
  const day = await aDay({
    defaultRule: { actions: { keep: { 'matching-screen': immediate, 'unmatched-screen': none } } },
  });
  await day.contacts.keepNewest([registered('contact-0'), registered('contact-1')]);
  await day.uploads.register(aStaged(0, { medium: 'screen' }));
  await day.uploads.register(aStaged(1, { medium: 'screen' }));
  await day.decide('contact-0');
  expect(await day.decision()).toBeUndefined();
  await day.uploads.register(aStaged(2, { contactId: 'contact-0' }));
  await day.contacts.keepNewest([aCall({ contactId: 'contact-0' }), aCall({ contactId: 'contact-1' })]);
  await day.onContacts({ Records: [change('contact-0'), change('contact-1')] });
  expect([(await day.decision(0))?.outcome, (await day.decision(1))?.outcome]).toEqual(['keep', 'recycle']);
});

test('the first decision stays, however often and by whomever it is requested', async () => {
  const day = await aDay();
  await day.uploads.register(aStaged(0));
  await Promise.all([day.decide('contact-0'), day.decide('contact-0')]);
  await day.workflows.save({ ...anEvent(), kind: 'end-of-call', defaultRule: { actions: keepAll(0) } });
  await day.onContacts({ Records: [change('contact-0'), change('contact-0')] });
  const recording = (await day.uploads.find(idOf(0)))!;
  expect([recording.decision?.outcome, recording.custody.length]).toEqual(['keep', 1]);
});

test('a contact that was never staged, or a change of something else, costs nothing', async () => {
  const day = await aDay();
  jest.spyOn(day.workflows, 'event');
  const ofContact = jest.spyOn(day.uploads, 'ofContact');
  await day.onContacts({ Records: [change('contact-7'), change('contact-8', 'ledger#1')] });
  expect(ofContact.mock.calls).toEqual([['contact-7']]);
  expect(day.workflows.event).not.toHaveBeenCalled();
});

test('a contact that fails is returned to the stream, and its neighbours are decided', async () => {
  const day = await aDay();
  await day.uploads.register(aStaged(0));
  await day.uploads.register(aStaged(1));
  const find = day.contacts.find.bind(day.contacts);
  jest.spyOn(day.contacts, 'find').mockImplementation(async (contactId) => {
    if (contactId === 'contact-0') throw new Error('the table does not answer');
    return find(contactId);
  });
  expect(await day.onContacts({ Records: [change('contact-0'), change('contact-1')] })).toEqual({
    batchItemFailures: [{ itemIdentifier: 'at contact-0' }],
  });
  expect([await day.decision(0), (await day.decision(1))?.outcome]).toEqual([undefined, 'keep']);
});
