import { ConnectListening } from '../../../adapters/amazon-connect/connect-listening.ts';
import { connectRequest } from '../../../adapters/amazon-connect/connect-request.ts';
import { type ConnectSimulator, startConnectSimulator } from '../../../local/connect-simulator/connect-simulator.ts';
import { simulatedInstanceId } from '../../../local/connect-simulator/directory.ts';

let simulator: ConnectSimulator;
let listening: ConnectListening;
let contactId: string;
const supervisor = () => simulator.directory.users[1]!.id;
const listen = (more: { contactId?: string; userId?: string; requestId?: string } = {}) =>
  listening.listen({
    contact: { contactId: more.contactId ?? contactId, initialContactId: contactId, provider: 'amazon-connect' },
    userId: more.userId ?? supervisor(),
    requestId: more.requestId ?? crypto.randomUUID(),
  });
const listeners = async () => {
  const answer = await fetch(`${simulator.url}/simulator/monitoring/${contactId}`);
  return ((await answer.json()) as { monitoring: { userId: string; capabilities: string[] }[] }).monitoring;
};
const fails = (failing: object) =>
  fetch(`${simulator.url}/simulator/failures`, { method: 'PUT', body: JSON.stringify(failing) });

beforeEach(async () => {
  simulator = await startConnectSimulator({ quota: { rate: 100, burst: 100 } });
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
  listening = new ConnectListening(
    connectRequest({ region: 'us-east-1', endpoint: simulator.url, credentials: async () => credentials }),
    simulatedInstanceId,
  );
  ({ contactId } = await simulator.contacts.start({ agentId: simulator.directory.users[0]!.id }));
});
afterEach(() => simulator.stop());

test('the supervisor’s panel is put into silent monitoring and cannot barge in (QG-33)', async () => {
  expect(await listen()).toEqual({ result: 'started' });
  expect(await listeners()).toEqual([
    expect.objectContaining({ userId: supervisor(), capabilities: ['SILENT_MONITOR'] }),
  ]);
});

test('the same request again connects nobody twice (QG-33)', async () => {
  const requestId = crypto.randomUUID();
  expect([await listen({ requestId }), await listen({ requestId })]).toEqual([
    { result: 'started' },
    { result: 'started' },
  ]);
  expect(await listeners()).toHaveLength(1);
});

test('a contact that Connect does not know or that has ended is refused, with the reason (QG-33)', async () => {
  expect(await listen({ contactId: 'gone' })).toMatchObject({ result: 'refused', code: 'ResourceNotFoundException' });
  expect(await listen({ userId: 'nobody' })).toMatchObject({ result: 'refused', code: 'ResourceNotFoundException' });
  await simulator.contacts.end(contactId);
  expect(await listen()).toMatchObject({ result: 'refused', code: 'InvalidRequestException' });
});

test('a sixth listener is refused by Connect’s quota (QG-33)', async () => {
  for (const { id } of simulator.directory.users.slice(1, 6)) await listen({ userId: id });
  expect(await listen()).toMatchObject({ result: 'refused', code: 'ServiceQuotaExceededException' });
});

test.each([
  [{ status: 429 }, { result: 'refused', busy: true }],
  [{ status: 403 }, { result: 'refused', code: 'AccessDeniedException' }],
  [{ status: 500 }, { result: 'unconfirmed' }],
  [{ status: 409, code: 'IdempotencyException' }, { result: 'unconfirmed' }],
  [
    { status: 418, code: 'SomethingNew' },
    { result: 'refused', code: 'SomethingNew' },
  ],
])('Connect’s answer %j is reported as %j (QG-33)', async (failing, expected) => {
  await fails({ operation: 'MonitorContact', times: 1, kind: 'error', ...failing });
  expect(await listen()).toMatchObject(expected);
});

test('without an answer it stays open whether somebody listens (QG-33)', async () => {
  await simulator.stop();
  expect(await listen()).toMatchObject({ result: 'unconfirmed' });
});
