import { amiCalls, guidOfFile } from '../../cti-gateway/ami/ami-calls.ts';
import { extensionsBy } from '../../cti-gateway/ami/channel-name.ts';
import { amiMessage } from '../../cti-gateway/ami/message.ts';
import type { CallEvent } from '../../domain/telephony/call-events.ts';
import { capture, eventsOf, messagesOf, recordingsOf } from './replay.ts';

type Fields = Record<string, string>;

const message = (fields: Fields) =>
  amiMessage(new Map(Object.entries(fields).map(([key, value]) => [key.toLowerCase(), [value]])));

/** The events of these messages, one second after the other. */
const read = (all: Fields[], table: Record<string, string | null> = {}): CallEvent[] => {
  const calls = amiCalls({ extensionOf: extensionsBy(table), guidFrom: 'file-name' });
  return all.flatMap((fields, second) => calls.read(message(fields), second * 1000));
};

const enter = (channel: string, uniqueid: string, bridge: string, more: Fields = {}): Fields => ({
  ...{ Event: 'BridgeEnter', Channel: channel, Uniqueid: uniqueid, Linkedid: 'call', BridgeUniqueid: bridge, ...more },
});

test('a recording belongs to a channel and a call to what is linked, and the two ids are never mixed up (QG-08)', () => {
  const [flagged] = recordingsOf(eventsOf(messagesOf(capture('direct')))).flagged;
  const began = eventsOf(messagesOf(capture('direct'))).find(({ is }) => is === 'recording-began');
  expect(flagged!.CTICallRef).toBe('1795855830.0');
  expect(began).toMatchObject({ connectionId: '1795855830.1' });
});

test('a call reference stays as it was first, even if the PBX renames the call at a transfer (QG-08)', () => {
  const bytes = capture('attended').toString();
  expect(bytes).toMatch(/Uniqueid: 1795855876\.8\r\nLinkedid: 1795855876\.7/);
  expect(bytes).toMatch(/Uniqueid: 1795855876\.8\r\nLinkedid: 1795855871\.5/);
  const delivered = eventsOf(messagesOf(Buffer.from(bytes))).filter(({ is }) => is === 'delivered');
  expect(delivered).toMatchObject([{ callRef: '1795855871.5' }, { callRef: '1795855876.7' }]);
});

test('a successful blind transfer does not mean an answer, so the destination is connected only when it hears somebody (QG-24)', () => {
  const events = eventsOf(messagesOf(capture('blind')));
  const after = events.slice(events.findIndex(({ is }) => is === 'transferred'));
  expect(after.map(({ is }) => is)).toEqual([
    ...['transferred', 'disconnected', 'delivered', 'facts', 'recording-began', 'recorder-attached', 'connected'],
    ...['disconnected', 'disconnected'],
  ]);
});

test('a transfer that failed changes nothing (QG-24)', () => {
  const failed = { Event: 'BlindTransfer', Result: 'Fail', TransfererUniqueid: '1', TransfereeLinkedid: 'call' };
  expect(read([failed, { ...failed, Event: 'AttendedTransfer', OrigTransfererUniqueid: '1' }])).toEqual([]);
});

test('an agent who stays in the call after joining it with another one is in a conference, and has not left (QG-09, QG-24)', () => {
  const [event] = read([
    {
      ...{ Event: 'AttendedTransfer', Result: 'Success', DestType: 'Threeway', OrigTransfererUniqueid: '1' },
      ...{ SecondTransfererUniqueid: '2', TransferTargetUniqueid: '3' },
    },
  ]);
  expect(event).toMatchObject({ is: 'conferenced', connectionIds: ['1', '2', '3'] });
});

test('an agent behind local channels is connected when the other end of them is (QG-20)', () => {
  const events = read([
    enter('Local/2001@from-queue-00000001;2', 'l2', 'bridge-1'),
    enter('PJSIP/2001-0000000d', 'agent', 'bridge-1'),
    enter('Local/2001@from-queue-00000001;1', 'l1', 'bridge-2'),
    enter('DAHDI/1-1', 'customer', 'bridge-2'),
  ]);
  expect(events).toMatchObject([{ is: 'connected', connectionId: 'agent', extension: '2001', atMs: 3000 }]);
});

test('when local channels take themselves out, nothing is connected twice (QG-20)', () => {
  const events = read([
    enter('Local/2001@from-queue-00000001;2', 'l2', 'bridge-1'),
    enter('PJSIP/2001-0000000d', 'agent', 'bridge-1'),
    enter('Local/2001@from-queue-00000001;1', 'l1', 'bridge-2'),
    enter('DAHDI/1-1', 'customer', 'bridge-2'),
    enter('DAHDI/1-1', 'customer', 'bridge-1', { SwapUniqueid: 'l2' }),
    { Event: 'Hangup', Channel: 'Local/2001@from-queue-00000001;1', Uniqueid: 'l1' },
    { Event: 'Hangup', Channel: 'Local/2001@from-queue-00000001;2', Uniqueid: 'l2' },
    { Event: 'Hangup', Channel: 'PJSIP/2001-0000000d', Uniqueid: 'agent' },
  ]);
  expect(events.map(({ is }) => is)).toEqual(['connected', 'disconnected']);
});

test.each([
  ['names it', { TransferTargetUniqueid: 'l1' }],
  ['names only the bridge', { DestBridgeUniqueid: 'bridge-1' }],
])(
  'a transfer to a local channel leads to the phone behind it, even if the person who transferred is still in its bridge (Asterisk %s) (QG-24)',
  (_, target) => {
    const events = read([
      enter('PJSIP/2001-0000000a', 'mira', 'bridge-1'),
      enter('DAHDI/1-1', 'customer', 'bridge-1'),
      enter('Local/2002@phones-00000001;1', 'l1', 'bridge-1'),
      enter('Local/2002@phones-00000001;2', 'l2', 'bridge-2'),
      enter('PJSIP/2002-0000000b', 'tobias', 'bridge-2'),
      {
        ...{ Event: 'AttendedTransfer', Result: 'Success', DestType: 'Bridge', OrigTransfererUniqueid: 'mira' },
        ...{ SecondTransfererUniqueid: 'mira', TransfereeUniqueid: 'customer', ...target },
      },
    ]);
    expect(events.at(-1)).toMatchObject({ is: 'transferred', to: 'tobias' });
  },
);

test('music, an announcement or a supervisor who listens does not count as another party (QG-20)', () => {
  const events = read([
    enter('PJSIP/2001-0000000d', 'agent', 'bridge'),
    enter('CBAnn/room1-00000001;2', 'announcer', 'bridge'),
    enter('Snoop/agent-00000001', 'listener', 'bridge'),
  ]);
  expect(events).toEqual([]);
});

test('a conference is one, whether the PBX first reports that a phone joined it or that it entered its bridge (QG-09)', () => {
  const agent = (extension: string, uniqueid: string): Fields => ({
    Channel: `PJSIP/${extension}-1`,
    Uniqueid: uniqueid,
  });
  const join = (extension: string, uniqueid: string) => ({ Event: 'ConfbridgeJoin', ...agent(extension, uniqueid) });
  const events = read([
    ...[join('2001', '1'), enter('PJSIP/2001-1', '1', 'room', { BridgeCreator: 'ConfBridge' })],
    ...[join('2002', '2'), enter('PJSIP/2002-1', '2', 'room', { BridgeCreator: 'ConfBridge' })],
  ]);
  expect(events.at(-1)).toMatchObject({ is: 'conferenced', connectionIds: ['2', '1'] });
});

test('a phone that dials a feature code is connected with nobody (QG-21)', () => {
  const events = eventsOf(messagesOf(capture('queue')));
  expect(events[0]).toMatchObject({ is: 'agent-logged-on' });
  expect(events.filter(({ is }) => is === 'connected')).toHaveLength(2);
});

test('a queue member is found by their phone, and not by the name or the local channel that the queue was given (QG-15, QG-17)', () => {
  const member = {
    ...{
      Queue: 'orders',
      MemberName: 'Mira Lund',
      Interface: 'Local/2001@from-queue/n',
      StateInterface: 'PJSIP/desk-7',
    },
  };
  const table = { 'PJSIP/desk-7': '2001' };
  expect(read([{ Event: 'QueueMemberAdded', ...member }], table)).toMatchObject([
    { is: 'agent-logged-on', extension: '2001', agentName: 'Mira Lund' },
  ]);
});

test('an agent of two queues logs off with the last of them (QG-17)', () => {
  const member = (queue: string, event: string) => ({
    ...{ Event: event, Queue: queue, MemberName: 'PJSIP/2001', StateInterface: 'PJSIP/2001' },
  });
  const events = read([
    member('orders', 'QueueMemberAdded'),
    member('sales', 'QueueMemberAdded'),
    member('orders', 'QueueMemberRemoved'),
    member('sales', 'QueueMemberRemoved'),
  ]);
  expect(events.map(({ is, atMs }) => [is, atMs])).toEqual([
    ['agent-logged-on', 0],
    ['agent-logged-on', 1000],
    ['agent-logged-off', 3000],
  ]);
  // The queue repeats the interface where it was given no name.
  expect(events[0]).toMatchObject({ agentName: undefined });
});

test('a pool of agents logs them on by their own ids (QG-05, QG-17)', () => {
  const events = read([
    { Event: 'AgentLogin', Agent: '1007', Channel: 'PJSIP/2001-00000001', Uniqueid: '1' },
    { Event: 'AgentLogoff', Agent: '1007', Channel: 'PJSIP/2001-00000001', Uniqueid: '1' },
  ]);
  expect(events).toMatchObject([
    { is: 'agent-logged-on', agentId: '1007', extension: '2001' },
    { is: 'agent-logged-off', agentId: '1007', extension: '2001' },
  ]);
});

test('a recording that hangs on a trunk belongs to the extension that talks over it (QG-21)', () => {
  const trunk = { Channel: 'PJSIP/carrier-00000001', Uniqueid: 'trunk', Linkedid: 'call' };
  const events = read(
    [
      { Event: 'VarSet', Variable: 'MIXMONITOR_FILENAME', Value: '/spool/monitor/q-17.wav', ...trunk },
      enter('PJSIP/carrier-00000001', 'trunk', 'bridge'),
      enter('PJSIP/2001-00000002', 'agent', 'bridge'),
    ],
    { 'PJSIP/carrier': null },
  );
  expect(events).toMatchObject([
    { is: 'connected', connectionId: 'agent' },
    { is: 'recording-began', connectionId: 'agent', guid: 'q-17' },
  ]);
});

test.each([
  ['/var/spool/asterisk/monitor/2026/11/q-4001-1795.22.wav', 'q-4001-1795.22'],
  ['5bfbdb85-4d27-4d7f-9dc9-ed445e3bf542.wav', '5bfbdb85-4d27-4d7f-9dc9-ed445e3bf542'],
  ['C:\\recordings\\a.WAV', 'a'],
  ['/spool/no-extension', 'no-extension'],
])('the file %s is the recording %s (QG-21)', (file, guid) => {
  expect(guidOfFile(file)).toBe(guid);
});

test('where the dial plan names recordings, its user event counts and the file does not (QG-21)', () => {
  const began = (guidFrom: 'file-name' | 'user-event') =>
    eventsOf(messagesOf(capture('direct')), { guidFrom }).filter(({ is }) => is === 'recording-began');
  expect(began('user-event')).toHaveLength(1);
  const guidOf = ([event]: CallEvent[]) => (event?.is === 'recording-began' ? event.guid : undefined);
  expect(guidOf(began('user-event'))).toBe(guidOf(began('file-name')));
});

test('the dial plan may tell the result and the additional information, also after the call (QG-11, QG-12)', () => {
  const channel = { Channel: 'PJSIP/2001-00000001', Uniqueid: 'agent', Linkedid: 'call' };
  const events = read([
    { Event: 'UserEvent', UserEvent: 'CallFacts', QueryData: 'customer 7', ...channel },
    { Event: 'UserEvent', UserEvent: 'CallFacts', WrapUp: 'Order: placed', Connection: 'agent' },
  ]);
  expect(events).toMatchObject([
    { is: 'facts', connectionId: 'agent', facts: { queryData: 'customer 7' } },
    { is: 'facts', connectionId: 'agent', facts: { wrapUp: 'Order: placed' } },
  ]);
});

test('a gateway that starts in the middle of a call learns of it and its recording by asking (QG-26)', () => {
  const messages = messagesOf(capture('resync'));
  const from = messages.findIndex(({ event }) => event === 'Status');
  const calls = amiCalls({ extensionOf: extensionsBy({}), guidFrom: 'file-name' });
  const status = messages.filter(({ event }) => event === 'Status');
  const queues = messages.filter(({ event }) => event === 'QueueMember' || event === 'QueueEntry');
  const resumed = calls.resume(status, queues, 1795856068000);
  expect(resumed[0]).toMatchObject({
    is: 'source-resumed',
    connections: expect.arrayContaining([
      {
        ...{ connectionId: '1795856061.29', callRef: '1795856061.28', extension: '2001', isConnected: true },
        guid: 'e6921bea-d7bb-46a5-b16d-7a5781547a9a',
        facts: { callerNumber: '5550100', callerName: 'Harbour Bakery' },
      },
    ]),
  });
  const after = messages.slice(from).flatMap((one) => calls.read(one, 1795856073403));
  expect(recordingsOf([...resumed, ...after]).flagged).toMatchObject([
    { guid: 'e6921bea-d7bb-46a5-b16d-7a5781547a9a', CallerName: 'Harbour Bakery', AgentName: 'Mira Lund' },
  ]);
});

test('static members of a queue, who never log on, are known by asking (QG-17)', () => {
  const calls = amiCalls({ extensionOf: extensionsBy({}), guidFrom: 'file-name' });
  const [resumed] = calls.resume(
    [],
    [
      message({
        Event: 'QueueMember',
        Queue: 'orders',
        Name: 'Mira Lund',
        StateInterface: 'PJSIP/2001',
        Membership: 'static',
      }),
    ],
    0,
  );
  expect(resumed).toMatchObject({ agents: [{ agentId: '2001', agentName: 'Mira Lund', extension: '2001' }] });
});
