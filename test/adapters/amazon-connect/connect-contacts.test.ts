import { connectCall, twoSeconds } from '../../../adapters/amazon-connect/connect-call.ts';
import { ConnectContacts } from '../../../adapters/amazon-connect/connect-contacts.ts';
import { type ConnectSimulator, startConnectSimulator } from '../../../local/connect-simulator/connect-simulator.ts';
import { simulatedInstanceId } from '../../../local/connect-simulator/directory.ts';

let simulator: ConnectSimulator;
let waits: number[];
beforeEach(async () => {
  waits = [];
  simulator = await startConnectSimulator({
    quota: { rate: 1000, burst: 1000 },
    clock: () => new Date('2026-11-21T10:00:00.250Z'),
  });
});
afterEach(() => simulator.stop());

const source = () =>
  new ConnectContacts(
    connectCall({
      region: 'us-east-1',
      endpoint: simulator.url,
      credentials: async () => ({ accessKeyId: 'test', secretAccessKey: 'test' }),
      patience: twoSeconds,
      wait: async (milliseconds) => waits.push(milliseconds),
      random: () => 0,
    }),
    simulatedInstanceId,
  );
const fail = (wish: object) =>
  fetch(`${simulator.url}/simulator/failures`, { method: 'PUT', body: JSON.stringify(wish) });

describe('a contact as Amazon Connect describes it', () => {
  test('shows who is on it and since when', async () => {
    const { contactId, queueId } = await simulator.contacts.start({ agentId: 'agent-1' });
    expect(await source().describe(contactId)).toEqual({
      contactId,
      initialContactId: contactId,
      provider: 'amazon-connect',
      customerNumber: '+41795550123',
      channel: 'VOICE',
      agentId: 'agent-1',
      queueId,
      initiatedAt: '2026-11-21T10:00:00.250Z',
      connectedAt: '2026-11-21T10:00:00.250Z',
    });
  });

  test('after transfers is the leg that the customer is on now (PR-09)', async () => {
    const first = await simulator.contacts.start({ agentId: 'agent-1' });
    const second = await simulator.contacts.transfer(first.contactId, { agentId: 'agent-2' });
    const third = await simulator.contacts.transfer(second.contactId, { agentId: 'agent-3' });
    for (const leg of [first, second, third])
      expect(await source().describe(leg.contactId)).toMatchObject({
        contactId: third.contactId,
        initialContactId: first.contactId,
        agentId: 'agent-3',
      });
  });

  test('that has ended is reported as ended', async () => {
    const { contactId } = await simulator.contacts.start({ agentId: 'agent-1' });
    const next = await simulator.contacts.transfer(contactId, {});
    await simulator.contacts.end(next.contactId);
    expect(await source().describe(contactId)).toMatchObject({ contactId, endedAt: '2026-11-21T10:00:00.250Z' });
  });

  test('that Connect does not know is undefined', async () => {
    expect(await source().describe('00000000-0000-4000-8000-000000000000')).toBeUndefined();
    expect(await source().describe('../users')).toBeUndefined();
  });

  test('is requested once more when Connect is busy, and is then unavailable, because somebody waits', async () => {
    const { contactId } = await simulator.contacts.start({ agentId: 'agent-1' });
    await fail({ operation: 'DescribeContact', status: 429, times: 1 });
    expect(await source().describe(contactId)).toMatchObject({ contactId });
    await fail({ operation: 'DescribeContact', status: 500, times: 2 });
    await expect(source().describe(contactId)).rejects.toMatchObject({ name: 'Failure', code: 'unavailable' });
    expect(waits).toEqual([500, 500]);
  });
});
