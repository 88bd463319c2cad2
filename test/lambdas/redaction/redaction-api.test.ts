import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import { MemoryControlSettingsStore } from '../../../adapters/memory/versioned-setting.ts';
import type { RedactionPage, RedactionRequestView, RedactionsOfContact } from '../../../api/contacts/redaction.ts';
import { redactionRoutes } from '../../../api/contacts/redaction-routes.ts';
import type { Problem } from '../../../api/problem.ts';
import { unsetSettings } from '../../../domain/control/settings.ts';
import type { Claims } from '../../../lambdas/kit/http/gateway.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { redactionApi } from '../../../lambdas/redaction-api/redaction-api.ts';
import { administrator, agent, asAccessToken, people, recorded, recording, supervisor, teams } from '../api-kit.ts';

const program: Claims = { client_id: 'crm', scope: 'fermata/control.mark fermata/control.read' };
const otherAdministrator: Claims = { username: 'Rita', 'cognito:groups': '[administrator]' };
const body = { recordingId: 'r-c1', spans: [{ fromSeconds: 2, toSeconds: 4.5 }], reason: 'Card number' };
const path = '/v1/contacts/c1/redactions';

type Answer = RedactionRequestView & RedactionsOfContact & RedactionPage & Problem;

const start = async () => {
  const stores = memoryStores();
  await stores.users.putUsers(people);
  await stores.users.replaceTeams(teams);
  await stores.contacts.keepNewest([recorded('c1'), recorded('c2', { agentId: 'u-cara', acdId: 'cara.care' })]);
  await stores.recordings.keep(recording('c1'));
  await stores.recordings.keep(recording('c2'));
  const controlSettings = new MemoryControlSettingsStore();
  let now = Date.parse('2026-11-20T12:00:00.000Z');
  let ids = 0;
  const asked: string[] = [];
  const started: string[] = [];
  let queueIsDown = false;
  const answer = redactionApi({
    ...stores,
    requests: stores.redactionRequests,
    controlSettings,
    currentAccess: async () => undefined,
    startRedaction: async (contactId) => {
      if (queueIsDown) throw new Error('down');
      started.push(contactId);
    },
    clock: () => new Date(now),
    newId: () => `q-${++ids}`,
    telemetry: silent,
  });
  const call = async (claims: Claims, method: string, address: string, sent?: unknown) => {
    const response = await answer(
      new Request(`https://fermata.example${address}`, {
        method,
        ...(sent !== undefined && {
          body: JSON.stringify(sent),
          headers: { 'content-type': 'application/json' },
        }),
      }),
      { claims: asAccessToken(claims) },
    );
    return { status: response.status, body: (await response.json()) as Answer };
  };
  return {
    ...stores,
    controlSettings,
    started,
    call,
    asked,
    ask: async (claims: Claims, sent: unknown = body, address = path) => {
      const answer = await call(claims, 'POST', address, sent);
      if (answer.status === 201) asked.push(answer.body.requestId);
      return answer;
    },
    /** Of the first request, unless another one is meant. */
    decide: (claims: Claims, verb: string, sent: unknown = {}, requestId = asked[0]) =>
      call(claims, 'POST', `${path}/${requestId}/${verb}`, sent),
    pass: (days: number) => {
      now += days * 24 * 3_600_000;
    },
    breakQueue: (down: boolean) => {
      queueIsDown = down;
    },
  };
};

let api: Awaited<ReturnType<typeof start>>;
beforeEach(async () => {
  api = await start();
});

test('a supervisor requests it, an administrator approves, and then the contact is redacted (OD-05)', async () => {
  const asked = await api.ask(supervisor);
  expect(asked).toMatchObject({
    status: 201,
    body: { by: 'lea.lead', state: 'requested', decision: null, outcomes: [], mayDecide: false },
  });
  expect(redactionRoutes.requestRedaction.answer.parse(asked.body)).toEqual(asked.body);
  expect(api.started).toEqual([]);
  const waiting = await api.call(administrator, 'GET', '/v1/redactions');
  expect(waiting.body).toEqual({ redactions: [{ ...asked.body, mayDecide: true }], next: null });

  const approved = await api.decide(administrator, 'approve');
  expect(approved).toMatchObject({ status: 200, body: { state: 'approved', decision: { by: 'root' } } });
  expect(api.started).toEqual(['c1']);
  expect((await api.call(administrator, 'GET', '/v1/redactions')).body.redactions).toEqual([]);
  const { redactions, mayAsk } = (await api.call(supervisor, 'GET', path)).body;
  expect([redactions.map(({ state }) => state), mayAsk]).toEqual([['approved'], true]);
});

test('people cannot approve their own request, whatever they may do, and however they write their name (OD-05)', async () => {
  await api.ask({ ...administrator, username: 'ROOT' });
  expect((await api.decide(administrator, 'approve')).status).toBe(403);
  expect((await api.decide(administrator, 'refuse')).status).toBe(403);
  expect((await api.decide(otherAdministrator, 'approve')).status).toBe(200);
});

test('a program may request a redaction, but cannot approve one (OD-05)', async () => {
  expect((await api.ask(program)).body).toMatchObject({ by: 'crm', state: 'requested' });
  await api.ask(supervisor);
  expect(api.asked).toHaveLength(2);
  for (const requestId of api.asked) {
    expect((await api.decide(program, 'approve', {}, requestId)).status).toBe(403);
  }
  expect(api.started).toEqual([]);
});

test('a request that is a week old cannot be approved, and is no longer listed (OD-05)', async () => {
  await api.ask(supervisor);
  api.pass(7.1);
  expect((await api.call(administrator, 'GET', '/v1/redactions')).body.redactions).toEqual([]);
  expect((await api.call(administrator, 'GET', path)).body.redactions).toMatchObject([
    { state: 'expired', mayDecide: false },
  ]);
  expect((await api.decide(administrator, 'approve')).status).toBe(409);
  expect(api.started).toEqual([]);
});

test('an approval whose answer was lost is repeated, and starts the redaction again (OD-05)', async () => {
  await api.ask(supervisor);
  api.breakQueue(true);
  expect((await api.decide(administrator, 'approve')).status).toBe(500);
  api.breakQueue(false);
  expect((await api.decide(administrator, 'approve')).status).toBe(200);
  expect(api.started).toEqual(['c1']);
  expect((await api.decide(otherAdministrator, 'approve')).status).toBe(409);
  expect((await api.decide(otherAdministrator, 'refuse')).status).toBe(409);
});

test('a refusal says why, and starts nothing (OD-05)', async () => {
  await api.ask(supervisor);
  const { body: refused } = await api.decide(administrator, 'refuse', { reason: 'It is a phone number' });
  expect(refused).toMatchObject({ state: 'refused', decision: { by: 'root', reason: 'It is a phone number' } });
  expect((await api.decide(administrator, 'approve')).status).toBe(409);
  expect(api.started).toEqual([]);
});

test('only people with the permission may request, decide, and see the list (OD-05)', async () => {
  expect((await api.ask(agent)).status).toBe(403);
  await api.ask(otherAdministrator);
  expect((await api.decide(supervisor, 'approve')).status).toBe(403);
  expect((await api.call(supervisor, 'GET', '/v1/redactions')).status).toBe(403);
  await api.controlSettings.save({
    ...unsetSettings,
    version: 1,
    grants: [{ to: { username: 'lea.lead' }, functions: ['approve-redaction'], writes: [], sees: [] }],
  });
  expect((await api.ask(supervisor)).status).toBe(403);
  expect((await api.decide(supervisor, 'approve')).status).toBe(200);
});

test('a supervisor decides about the contacts of their teams only, and learns of no other (OD-05)', async () => {
  const other = '/v1/contacts/c2/redactions';
  expect((await api.ask(supervisor, { ...body, recordingId: 'r-c2' }, other)).status).toBe(404);
  await api.ask(administrator, { ...body, recordingId: 'r-c2' }, other);
  await api.controlSettings.save({
    ...unsetSettings,
    version: 1,
    grants: [{ to: { role: 'supervisor' }, functions: ['approve-redaction'], writes: [], sees: [] }],
  });
  expect((await api.call(supervisor, 'GET', '/v1/redactions')).body.redactions).toEqual([]);
  expect((await api.call(supervisor, 'POST', `${other}/${api.asked[0]}/approve`, {})).status).toBe(404);
  expect((await api.call(supervisor, 'GET', other)).status).toBe(404);
});

test.each([
  ['spans that end before they begin', { spans: [{ fromSeconds: 4, toSeconds: 4 }] }, 'spans.0'],
  ['a span after the end of the recording', { spans: [{ fromSeconds: 190, toSeconds: 200 }] }, 'spans.0.fromSeconds'],
  ['a negative time', { spans: [{ fromSeconds: -1, toSeconds: 2 }] }, 'spans.0.fromSeconds'],
  ['no span', { spans: [] }, 'spans'],
  ['no reason', { reason: ' ' }, 'reason'],
  ['a card number as the reason', { reason: 'He said 4111 1111 1111 1111' }, 'reason'],
])('a request with %s is refused (OD-05)', async (_, wrong, field) => {
  const answer = await api.ask(supervisor, { ...body, ...wrong });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
});

test('a recording that the contact does not have cannot be redacted, and an unknown decision is refused (OD-05)', async () => {
  expect((await api.ask(supervisor, { ...body, recordingId: 'r-c2' })).status).toBe(404);
  await api.ask(supervisor);
  expect((await api.decide(administrator, 'delete')).status).toBe(400);
  expect((await api.decide(administrator, 'approve', {}, 'q-none')).status).toBe(404);
});
