import { centre } from './centre.ts';

test('a call that was in progress when it was first seen is not flagged, with the reason (QG-26)', () => {
  const { event, flagged, logOn, pass, unflagged } = centre();
  logOn('2001');
  const connections = [
    { connectionId: 'leg', callRef: 'call', extension: '2001', isConnected: true, guid: 'guid' },
    { connectionId: 'without', callRef: 'other', extension: '2001', isConnected: true },
  ];
  event({ is: 'source-resumed', connections });
  pass(60);
  event({ is: 'disconnected', connectionId: 'leg' });
  event({ is: 'disconnected', connectionId: 'without' });
  expect(flagged()).toEqual([]);
  expect(unflagged().map(({ guid, reason }) => [guid, reason])).toEqual([
    ['guid', 'already-in-progress'],
    [undefined, 'already-in-progress'],
  ]);
});

test('where the source can be asked and the setting allows it, a call in progress is flagged (QG-26)', () => {
  const { event, flagged } = centre({ lateGuid: 'ask' });
  const facts = { callerNumber: '5550100', callerName: 'Harbour Bakery' };
  event({
    is: 'source-resumed',
    connections: [{ connectionId: 'leg', callRef: 'call', extension: '2001', isConnected: true, guid: 'guid', facts }],
    agents: [{ agentId: 'a-17', extension: '2001' }],
  });
  event({ is: 'disconnected', connectionId: 'leg' });
  expect(flagged()).toMatchObject([{ guid: 'guid', flags: { AgentId: 'a-17', CallerName: 'Harbour Bakery' } }]);
});

test('a call that ends while the source is lost is flagged with what is known, up to its last sign of life (QG-23)', () => {
  const { call, event, flagged, logOn, now, pass, unflagged } = centre();
  logOn('2001');
  logOn('2002');
  call('2001');
  call('2002', { guid: '' });
  pass(20);
  const lostAtMs = now();
  event({ is: 'source-lost' });
  pass(300);
  event({ is: 'source-resumed', connections: [] });
  expect(flagged()).toMatchObject([{ guid: 'guid-2001', ending: 'unseen', endedAtMs: lostAtMs }]);
  expect(unflagged()).toMatchObject([{ extension: '2002', reason: 'ended-unseen' }]);
});

test('after an hour, the calls of a source that does not come back are over and are flagged (QG-23)', () => {
  const { call, event, flagged, logOn, pass } = centre();
  logOn('2001');
  call('2001');
  event({ is: 'source-lost' });
  pass(3600);
  expect(flagged()).toEqual([]);
  pass(1);
  expect(flagged()).toMatchObject([{ guid: 'guid-2001', ending: 'unseen' }]);
});

test('a call that survives the loss of the source goes on with all that was known of it (QG-22)', () => {
  const { call, event, flagged, logOn, pass } = centre();
  logOn('2001');
  call('2001', { queueName: 'orders' });
  event({ is: 'source-lost' });
  pass(30);
  event({
    is: 'source-resumed',
    connections: [{ connectionId: 'leg-2001', callRef: 'call-1', extension: '2001', isConnected: true }],
  });
  event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(flagged()).toMatchObject([{ guid: 'guid-2001', ending: 'disconnected', flags: { QueueName: 'orders' } }]);
});

test('a gateway that is started again goes on with the calls of its journal (QG-22, QG-23)', () => {
  const before = centre();
  before.logOn('2001', 'a-17');
  before.call('2001', { queueName: 'orders' });
  const stored = [...before.tracker.takeChanges().values()].flatMap((leg) => leg ?? []);
  const { event, flagged, tracker, now } = centre();
  tracker.restore(JSON.parse(JSON.stringify(stored)), now());
  event({
    is: 'source-resumed',
    connections: [{ connectionId: 'leg-2001', callRef: 'call-1', extension: '2001', isConnected: true }],
  });
  event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(flagged()).toMatchObject([{ guid: 'guid-2001', flags: { AgentId: 'a-17', QueueName: 'orders' } }]);
  expect([...tracker.takeChanges()]).toEqual([['leg-2001', undefined]]);
});

test('a call that rang when the source was lost, and was answered and over before it was back, is listed with the reason (QG-25, QG-26)', () => {
  const { event, flagged, logOn, pass, unflagged, ended } = centre();
  logOn('2001');
  logOn('2002');
  event({ is: 'delivered', connectionId: 'rings', callRef: 'call-1', extension: '2001', direction: 'inbound' });
  event({ is: 'delivered', connectionId: 'rings on', callRef: 'call-2', extension: '2002', direction: 'inbound' });
  event({ is: 'delivered', connectionId: 'dials', callRef: 'call-3', extension: '2002', direction: 'outbound' });
  event({ is: 'delivered', connectionId: 'unknown', callRef: 'call-4', extension: '2009', direction: 'inbound' });
  event({ is: 'source-lost' });
  pass(60);
  expect(unflagged()).toEqual([]);
  const ringing = { connectionId: 'rings on', callRef: 'call-2', extension: '2002', isConnected: false };
  event({ is: 'source-resumed', connections: [ringing] });
  expect(unflagged()).toMatchObject([{ connectionId: 'rings', extension: '2001', reason: 'rang-unseen' }]);
  expect([flagged(), ended()]).toEqual([[], []]);
  event({ is: 'disconnected', connectionId: 'rings on' });
  expect(unflagged()).toHaveLength(1);
});

test('a call that rang when the program was killed, and is over when it is back, is listed with the reason (QG-25, QG-26)', () => {
  const before = centre();
  before.event({ is: 'delivered', connectionId: 'rings', callRef: 'call-1', extension: '2001', direction: 'inbound' });
  const after = centre();
  after.tracker.restore(
    [...before.tracker.takeChanges().values()].flatMap((leg) => leg ?? []),
    before.now(),
  );
  after.event({ is: 'source-resumed', connections: [] });
  expect(after.unflagged()).toMatchObject([{ connectionId: 'rings', reason: 'rang-unseen' }]);
});

test('an outgoing call that was being dialled when the source was lost is listed only where outgoing calls are recorded (QG-25)', () => {
  for (const recordsOutgoing of [false, true]) {
    const { event, unflagged } = centre({ recordsOutgoing });
    event({ is: 'delivered', connectionId: 'dials', callRef: 'call-1', extension: '2001', direction: 'outbound' });
    event({ is: 'source-lost' });
    event({ is: 'source-resumed', connections: [] });
    expect(unflagged().map(({ reason }) => reason)).toEqual(recordsOutgoing ? ['rang-unseen'] : []);
  }
});
