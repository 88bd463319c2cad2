import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { call, search, waitForContact } from './kit/api.ts';
import { contactRecord, sample } from './kit/contact-record.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { putRecordObject, recordObjects, stream } from './kit/provider.ts';

/** The sample with an id of its own, so that journeys do not interfere. */
const own = (name: string) => ({ ...sample(name), ContactId: randomUUID(), InitialContactId: null });

test('a contact record put into the stream can be read over the HTTP API, mapped as specified (AC-03, AC-06, AC-27, AC-29..AC-33)', async () => {
  const record = own('inbound-with-hold');
  await stream(record);
  expect(await waitForContact(record.ContactId)).toMatchObject({
    contactId: record.ContactId,
    associatedContactId: record.ContactId,
    acdId: 'carol.diaz',
    calledNumber: '+12025550111',
    callingNumber: '+12025550185',
    callerNumber: '+12025550185',
    dialledNumber: '+12025550111',
    contactDirection: 'inbound',
    date: '2019-08-04',
    time: '01:54:19',
    recordingType: 'Amazon Connect',
    callDuration: null,
    holdSeconds: 11,
    recordingState: 'missing',
  });
});

test('an outbound contact keeps the literal numbers and shows the number really dialled (AC-30, AC-31, AC-33)', async () => {
  const record = own('outbound');
  await stream(record);
  expect(await waitForContact(record.ContactId)).toMatchObject({
    contactDirection: 'outbound',
    calledNumber: '+12025550100',
    callingNumber: '+12025550142',
    callerNumber: '+12025550100',
    dialledNumber: '+12025550142',
  });
});

test.each([
  'abandoned-in-queue',
  'callback',
  'chat-sms',
  'external-transfer-agent-leaves',
  'first-version-before-after-call-work',
  'inbound-2022-model',
  'ivr-agent-and-screen-recordings',
  'queue-transfer',
  'recording-deleted-redelivery',
  'task',
])('a contact with %s arrives', async (name) => {
  const record = own(name);
  await stream(record);
  expect((await waitForContact(record.ContactId)).associatedContactId).toBe(record.ContactId);
});

test('neighbours of a bad record are imported, and the bad one is in quarantine with its reason', async () => {
  const first = contactRecord({ ContactId: randomUUID() });
  const last = contactRecord({ ContactId: randomUUID() });
  const marker = randomUUID();
  const object = `journeys/${marker}`;
  await putRecordObject(
    object,
    `${JSON.stringify(first)}{"ContactId":"cut-${marker}","Agent":{${JSON.stringify(last)}`,
  );
  await waitForContact(first.ContactId);
  await waitForContact(last.ContactId);
  const quarantined = await eventually(async () => {
    const found = (await recordObjects('quarantine/')).filter(
      ({ key, text }) => key.includes(marker) || text.includes(marker),
    );
    if (found.length === 0) throw new Error('Nothing in quarantine yet');
    return found;
  });
  expect(quarantined.map(({ text }) => text).join()).toMatch(/reason/i);
});

test('objects of every layout are read, be it gzip without the suffix, CRLF or pretty-printed (AC-06)', async () => {
  const records = Array.from({ length: 6 }, () => contactRecord({ ContactId: randomUUID() }));
  const [a, b, c, d, e, f] = records.map((record) => JSON.stringify(record)) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  await putRecordObject(`journeys/${randomUUID()}`, gzipSync(a + b));
  await putRecordObject(`journeys/${randomUUID()}`, `${c}\r\n\r\n${d}\r\n`);
  await putRecordObject(
    `journeys/${randomUUID()}`,
    [e, f].map((text) => JSON.stringify(JSON.parse(text), null, 2)).join('\n'),
  );
  await putRecordObject(`journeys/${randomUUID()}`, '');
  for (const { ContactId } of records) expect((await waitForContact(ContactId)).contactId).toBe(ContactId);
});

test('a late older delivery changes nothing, and a newer one without numbers removes them (AC-28)', async () => {
  const ContactId = randomUUID();
  const at = (LastUpdateTimestamp: string, changed = {}) =>
    contactRecord({ ContactId, LastUpdateTimestamp, ...changed });
  await stream(at('2026-11-02T10:00:00Z', { DisconnectReason: 'AGENT_DISCONNECT' }));
  await waitForContact(ContactId, ({ disconnectReason }) => disconnectReason === 'AGENT_DISCONNECT');
  await stream(at('2026-11-02T09:00:00Z', { DisconnectReason: 'OTHER' }));
  await stream(at('2026-11-03T09:00:00Z', { CustomerEndpoint: null, DisconnectReason: 'CUSTOMER_DISCONNECT' }));
  const redacted = await waitForContact(ContactId, ({ updatedAt }) => updatedAt.startsWith('2026-11-03'));
  expect(redacted).toMatchObject({ callingNumber: null, disconnectReason: 'CUSTOMER_DISCONNECT' });
});

test('a transferred customer is shown as one chain of legs, whichever leg is opened (AC-32)', async () => {
  const first = { ...sample('warm-transfer-source-leg'), ContactId: randomUUID(), NextContactId: null };
  const second = {
    ...sample('warm-transfer-target-leg'),
    ContactId: randomUUID(),
    InitialContactId: first.ContactId,
    PreviousContactId: first.ContactId,
  };
  await stream(second);
  await waitForContact(second.ContactId);
  await stream(first);
  const both = (chain: { contactId: string }[]) => chain.map(({ contactId }) => contactId);
  const opened = await waitForContact(first.ContactId, ({ chain }) => chain.length === 2);
  expect(both(opened.chain)).toEqual([first.ContactId, second.ContactId]);
  expect(both((await waitForContact(second.ContactId)).chain)).toEqual([first.ContactId, second.ContactId]);
});

test('contacts are searched by day, number, direction and contact id, newest first, page by page', async () => {
  const number = `+1202555${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}9`;
  const base = sample('outbound');
  const records = Array.from({ length: 5 }, (_, index) => ({
    ...base,
    ContactId: randomUUID(),
    CustomerEndpoint: { Address: number, Type: 'TELEPHONE_NUMBER' },
    Agent: { ...(base.Agent as object), ConnectedToAgentTimestamp: `2024-05-1${index}T12:00:00Z` },
  }));
  await stream(...records);
  for (const { ContactId } of records) await waitForContact(ContactId);
  const expected = records.map(({ ContactId }) => ContactId).reverse();
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await search({
      from: '2024-05-10',
      to: '2024-05-14',
      number,
      limit: '2',
      ...(cursor ? { cursor } : {}),
    });
    found.push(...page.contacts.map(({ contactId }) => contactId));
    cursor = page.next ?? undefined;
  } while (cursor);
  expect(found).toEqual(expected);
  expect((await search({ from: '2024-05-10', to: '2024-05-14', number, direction: 'inbound' })).contacts).toEqual([]);
  expect(
    (await search({ from: '2024-05-12', to: '2024-05-12', number })).contacts.map(({ contactId }) => contactId),
  ).toEqual([expected[2]]);
  expect((await search({ contactId: expected[0]! })).contacts.map(({ contactId }) => contactId)).toEqual([expected[0]]);
});

test('an unknown contact is answered 404, wrong input 400 with the field and the reason, and no token 401', async () => {
  expect((await call('administrator', `/v1/contacts/${randomUUID()}`)).status).toBe(404);
  const wrong = await call('administrator', '/v1/contacts?from=yesterday');
  expect(wrong.status).toBe(400);
  expect(wrong.headers.get('content-type')).toContain('application/problem+json');
  expect(((await wrong.json()) as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual(['from']);
  expect((await call('nobody', '/v1/contacts')).status).toBe(401);
  expect((await call('nobody', '/v1/health')).status).toBe(200);
  const unknown = await call('nobody', '/v1/nothing-here');
  expect(unknown.status).toBe(404);
  expect(unknown.headers.get('content-type')).toContain('application/problem+json');
  expect((await call('nobody', '/v1/contacts', { method: 'POST' })).status).toBe(405);
  expect(outputs.apiUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
});
