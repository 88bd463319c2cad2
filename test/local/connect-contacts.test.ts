import {
  ConnectClient,
  DescribeContactCommand,
  ResumeContactRecordingCommand,
  StartContactRecordingCommand,
  StopContactRecordingCommand,
  SuspendContactRecordingCommand,
} from '@aws-sdk/client-connect';
import { type ConnectSimulator, startConnectSimulator } from '../../local/connect-simulator/connect-simulator.ts';
import type { ContactEvent } from '../../local/connect-simulator/contact-events.ts';
import { simulatedInstanceId as InstanceId } from '../../local/connect-simulator/directory.ts';

let simulator: ConnectSimulator;
let events: ContactEvent[];
beforeEach(async () => {
  events = [];
  simulator = await startConnectSimulator({
    quota: { rate: 0, burst: 5 },
    emit: (event) => {
      events.push(event);
    },
  });
});
afterEach(() => simulator.stop());

const client = () =>
  new ConnectClient({
    endpoint: simulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });

const flip = async (path: string, wish?: object, method = 'POST') => {
  const response = await fetch(`${simulator.url}/simulator/${path}`, {
    method,
    ...(wish && { body: JSON.stringify(wish) }),
  });
  return (await response.json()) as Record<string, string> & { history: { did: string; medium: string }[] };
};
const truth = (contactId: string) => flip(`recordings/${contactId}`, undefined, 'GET');
const ids = (ContactId: string, InitialContactId = ContactId) => ({ InstanceId, ContactId, InitialContactId });
const eventTypes = () => events.map(({ detail }) => detail.eventType);

describe("live contacts of the Connect simulator, asked by Amazon's own client", () => {
  test('are recorded once an agent is connected, can be suspended and resumed, and show what happened when', async () => {
    const { contactId = '' } = await flip('contacts', { username: 'alice.agent', flow: ['audio', 'screen'] });
    await client().send(new SuspendContactRecordingCommand({ ...ids(contactId), ContactRecordingType: 'AGENT' }));
    expect(await truth(contactId)).toMatchObject({ recordings: { audio: 'suspended', screen: 'recording' } });
    await client().send(new SuspendContactRecordingCommand(ids(contactId)));
    await client().send(new ResumeContactRecordingCommand(ids(contactId)));
    await client().send(new StopContactRecordingCommand(ids(contactId)));
    const { recordings, history } = await truth(contactId);
    expect(recordings).toEqual({ audio: 'stopped', screen: 'stopped' });
    const did = history.map(({ did, medium }) => `${medium} ${did}`);
    expect(did.filter((one) => one.startsWith('audio'))).toEqual([
      'audio started',
      'audio suspended',
      'audio resumed',
      'audio stopped',
    ]);
  });

  test('can be started once, and never again after a stop', async () => {
    const { contactId } = await simulator.contacts.start({ agentId: 'agent-1', flow: [] });
    const start = () =>
      client().send(
        new StartContactRecordingCommand({
          ...ids(contactId),
          VoiceRecordingConfiguration: { VoiceRecordingTrack: 'ALL' },
        }),
      );
    await expect(client().send(new SuspendContactRecordingCommand(ids(contactId)))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
    await start();
    await client().send(new StopContactRecordingCommand(ids(contactId)));
    await expect(start()).rejects.toMatchObject({ name: 'InvalidRequestException' });
    expect(await truth(contactId)).toMatchObject({ recordings: { audio: 'stopped' } });
  });

  test('continue in a new leg after a transfer, with a new recording, and the old leg is no longer found', async () => {
    const first = await flip('contacts', { agentId: 'agent-1' });
    await client().send(new SuspendContactRecordingCommand(ids(first.contactId!)));
    const second = await flip(`contacts/${first.contactId}/transfer`, { agentId: 'agent-2' });
    expect(await truth(second.contactId!)).toMatchObject({ recordings: { audio: 'recording' } });

    const suspend = (ContactId: string, InitialContactId: string) =>
      client().send(new SuspendContactRecordingCommand(ids(ContactId, InitialContactId)));
    const notFound = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } };
    await expect(suspend(first.contactId!, first.contactId!)).rejects.toMatchObject(notFound);
    // The request of the well-known sample, which is why its pause fails after a transfer.
    await expect(suspend(second.contactId!, second.contactId!)).rejects.toMatchObject(notFound);
    await suspend(second.contactId!, first.contactId!);
    expect(await truth(second.contactId!)).toMatchObject({ recordings: { audio: 'suspended' } });

    const { Contact } = await client().send(new DescribeContactCommand({ InstanceId, ContactId: first.contactId }));
    expect(Contact).toMatchObject({
      AgentInfo: { Id: 'agent-1', ConnectedToAgentTimestamp: expect.any(Date) },
      DisconnectTimestamp: expect.any(Date),
      NextContacts: [{ NextContactMetadata: { QuickConnectContactData: { ContactId: second.contactId } } }],
    });
  });

  test('share one quota for all recording operations', async () => {
    const { contactId } = await simulator.contacts.start({ agentId: 'agent-1' });
    for (const Command of [SuspendContactRecordingCommand, ResumeContactRecordingCommand])
      for (let time = 0; time < 2; time += 1) await client().send(new Command(ids(contactId)));
    await client().send(new SuspendContactRecordingCommand(ids(contactId)));
    await expect(client().send(new StopContactRecordingCommand(ids(contactId)))).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      $metadata: { httpStatusCode: 429 },
    });
    await client().send(new DescribeContactCommand({ InstanceId, ContactId: contactId }));
  });
});

describe('events of live contacts', () => {
  test('report the life of a contact that is transferred to a queue', async () => {
    const first = await flip('contacts', {});
    await flip(`contacts/${first.contactId}/connect`, { username: 'alice.agent' });
    const second = await flip(`contacts/${first.contactId}/transfer`, {});
    await flip(`contacts/${second.contactId}/connect`, { agentId: 'agent-2' });
    await flip(`contacts/${second.contactId}/end`);
    expect(events.map(({ detail }) => [detail.contactId === first.contactId ? 1 : 2, detail.eventType])).toEqual([
      [1, 'INITIATED'],
      [1, 'QUEUED'],
      [1, 'CONNECTED_TO_AGENT'],
      [2, 'INITIATED'],
      [1, 'DISCONNECTED'],
      [2, 'QUEUED'],
      [2, 'CONNECTED_TO_AGENT'],
      [2, 'DISCONNECTED'],
      [2, 'COMPLETED'],
    ]);
    expect(events.at(-1)?.detail).toMatchObject({
      initialContactId: first.contactId,
      previousContactId: first.contactId,
      initiationMethod: 'QUEUE_TRANSFER',
    });
  });

  test('come twice, late and in reverse order, on request', async () => {
    await flip('events', { copies: 2 }, 'PUT');
    await flip('contacts', {});
    expect(eventTypes()).toEqual(['INITIATED', 'INITIATED', 'QUEUED', 'QUEUED']);

    events = [];
    await flip('events', { copies: 1, held: true }, 'PUT');
    await flip('contacts', { agentId: 'agent-1' });
    expect(eventTypes()).toEqual([]);
    await flip('events', { held: false, order: 'reversed' }, 'PUT');
    expect(eventTypes()).toEqual(['CONNECTED_TO_AGENT', 'QUEUED', 'INITIATED']);
  });

  test('are not sent for a contact that has ended, with which nothing more can be done', async () => {
    const { contactId } = await simulator.contacts.start({ agentId: 'agent-1' });
    await simulator.contacts.end(contactId);
    const response = await fetch(`${simulator.url}/simulator/contacts/${contactId}/transfer`, { method: 'POST' });
    expect(response.status).toBe(404);
  });
});
