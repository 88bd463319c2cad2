import { flagNames, harmlessReasons } from '../../../domain/flag/words.ts';
import { centre, user } from './centre.ts';

test('a queue call is flagged with its agent, caller, queue and references, once its agent is out (QG-05, QG-06, QG-08, QG-10, QG-16, QG-23)', () => {
  const { logOn, call, event, flagged, pass } = centre();
  logOn('2001', 'a-17', 'Mira L.');
  call('2001', { queueName: 'orders' });
  pass(4);
  expect(flagged()).toEqual([]);
  event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(flagged()).toEqual([
    expect.objectContaining({
      guid: 'guid-2001',
      endedAtMs: Date.parse('2026-11-20T09:00:05.500Z'),
      startedAtMs: Date.parse('2026-11-20T09:00:01.500Z'),
      flags: {
        AgentId: 'a-17',
        AgentName: 'Mira L.',
        CallerName: 'Harbour Bakery',
        CTICallRef: 'call-1',
        InteractionGuid: 'interaction of call-1',
        QueueName: 'orders',
      },
      callerNameSource: 'network',
    }),
  ]);
});

test('a direct call has no queue name, and an optional flag that is off is left out (QG-10, QG-11, QG-12)', () => {
  const { logOn, call, event, flagged } = centre();
  logOn('2001');
  call('2001');
  event({ is: 'facts', connectionId: 'leg-2001', facts: { wrapUp: 'Order: placed', queryData: 'customer 7' } });
  event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(Object.keys(flagged()[0]!.flags)).toEqual([
    ...['AgentId', 'AgentName', 'CallerName', 'CTICallRef', 'InteractionGuid'],
  ]);
});

test('the result and the additional information of a call are written where their flags are on (QG-11, QG-12)', () => {
  const { logOn, call, event, flagged } = centre({ flagsOn: flagNames });
  logOn('2001');
  event({ is: 'facts', callRef: 'call-1', facts: { queryData: 'customer 7' } });
  call('2001');
  event({ is: 'facts', connectionId: 'leg-2001', facts: { wrapUp: 'Order: placed' } });
  event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(flagged()[0]!.flags).toMatchObject({ CTIWrapup: 'Order: placed', CTIQueryData: 'customer 7' });
});

test('a call that was connected before the users were loaded belongs to its user afterwards (QG-18)', () => {
  const { agents, logOn, call, tracker, pass } = centre({ users: [] });
  logOn('2001');
  call('2001');
  pass(1);
  tracker.takeChanges();
  agents.setUsers([user('2001', 'Mira Lund')]);
  pass(1);
  expect([...tracker.takeChanges().values()]).toMatchObject([{ owner: { userId: 'user-2001' } }]);
  pass(1);
  expect(tracker.takeChanges().size).toBe(0);
});

test('the result of a call is waited for as long as the setting says, or until the agent logs off (QG-11)', () => {
  const { logOn, call, event, flagged, pass } = centre({ flagsOn: flagNames, wrapUpSeconds: 60 });
  logOn('2001');
  const one = (connectionId: string) => {
    call('2001', { connectionId, callRef: connectionId, guid: connectionId });
    event({ is: 'disconnected', connectionId });
    expect(flagged().map(({ guid }) => guid)).not.toContain(connectionId);
  };
  one('entered');
  pass(20);
  event({ is: 'facts', connectionId: 'entered', facts: { wrapUp: 'Order: placed' } });
  one('never entered');
  pass(59);
  expect(flagged()).toHaveLength(1);
  pass(1);
  one('logged off');
  event({ is: 'agent-logged-off', extension: '2001' });
  expect(flagged().map(({ guid, flags }) => [guid, flags.CTIWrapup])).toEqual([
    ['entered', 'Order: placed'],
    ['never entered', undefined],
    ['logged off', undefined],
  ]);
});

test('the gateway asks for a recording each second from the connection until the window is over, and not while it rings (QG-20, QG-21, QG-25)', () => {
  const { logOn, event, lookUps, pass, unflagged } = centre();
  logOn('2001');
  event({ is: 'delivered', connectionId: 'leg', callRef: 'call', extension: '2001' });
  pass(30);
  expect(lookUps()).toBe(0);
  event({ is: 'connected', connectionId: 'leg', callRef: 'call', extension: '2001' });
  expect(lookUps()).toBe(1);
  pass(60);
  expect(lookUps()).toBe(11);
  event({ is: 'disconnected', connectionId: 'leg' });
  expect(unflagged()).toEqual([expect.objectContaining({ extension: '2001', reason: 'guid-not-in-time' })]);
});

test('a recording whose id comes after the window is listed and not flagged, and one within the window is flagged (QG-25)', () => {
  const { logOn, event, flagged, pass, unflagged } = centre();
  logOn('2001');
  for (const [connectionId, seconds] of [
    ['in time', 9.9],
    ['late', 10.1],
  ] as const) {
    event({ is: 'connected', connectionId, callRef: connectionId, extension: '2001' });
    pass(seconds);
    event({ is: 'recording-began', connectionId, guid: `guid ${connectionId}` });
    event({ is: 'disconnected', connectionId });
  }
  expect(flagged().map(({ guid }) => guid)).toEqual(['guid in time']);
  expect(unflagged()).toEqual([expect.objectContaining({ guid: 'guid late', reason: 'guid-not-in-time' })]);
});

test('an outgoing call that nobody records does not count as one whose id came too late (QG-25)', () => {
  const { logOn, event, pass, unflagged } = centre();
  logOn('2001');
  const leg = { callRef: 'call', extension: '2001' } as const;
  for (const [connectionId, more] of [
    ['out', { direction: 'outbound' }],
    ['out, and late', { direction: 'outbound' }],
    ['in', { direction: 'inbound' }],
  ] as const) {
    event({ is: 'connected', connectionId, ...leg, ...more });
    pass(60);
    if (connectionId === 'out, and late') event({ is: 'recording-began', connectionId, guid: 'late' });
    event({ is: 'disconnected', connectionId });
  }
  const reasons = unflagged().map(({ reason }) => reason);
  expect(reasons).toEqual(['outgoing-unrecorded', 'guid-not-in-time', 'guid-not-in-time']);
  expect(harmlessReasons).toContain('outgoing-unrecorded');
});

test('where outgoing calls are recorded, one without a recording counts like an incoming one (QG-25)', () => {
  const { logOn, event, pass, unflagged } = centre({ recordsOutgoing: true });
  logOn('2001');
  event({ is: 'connected', connectionId: 'out', callRef: 'call', extension: '2001', direction: 'outbound' });
  pass(60);
  event({ is: 'disconnected', connectionId: 'out' });
  const reasons = unflagged().map(({ reason }) => reason);
  expect(reasons).toEqual(['guid-not-in-time']);
  expect(harmlessReasons).not.toContain(reasons[0]);
});

test('a call shorter than the window, without an id, does not count as one that came too late (QG-25)', () => {
  const { logOn, event, pass, unflagged } = centre();
  logOn('2001');
  event({ is: 'connected', connectionId: 'leg', callRef: 'call', extension: '2001' });
  pass(5);
  event({ is: 'disconnected', connectionId: 'leg' });
  expect(unflagged().map(({ reason }) => reason)).toEqual(['ended-before-guid']);
});

test('a recording that begins late in the call, on demand, is flagged too (QG-21)', () => {
  const { logOn, call, event, flagged, now, pass } = centre();
  logOn('2001');
  call('2001');
  pass(180);
  event({ is: 'recording-began', connectionId: 'leg-2001', guid: 'second', beganAtMs: now() });
  event({ is: 'recording-ended', connectionId: 'leg-2001', guid: 'second' });
  event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(flagged().map(({ guid }) => guid)).toEqual(['guid-2001', 'second']);
});

test('an ended call says when each of its recorders was announced, as far as the source announced them', () => {
  const { logOn, call, event, ended, now, pass } = centre();
  logOn('2001');
  call('2001');
  const first = now();
  pass(2);
  event({ is: 'recording-began', connectionId: 'leg-2001', guid: 'asked-for' });
  event({ is: 'recording-began', connectionId: 'leg-2001', guid: 'guid-2001', beganAtMs: now() });
  event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(ended()).toMatchObject([{ guids: ['guid-2001', 'asked-for'], announcedAtMs: { 'guid-2001': first } }]);
  expect(Object.keys(ended()[0]!.announcedAtMs!)).toEqual(['guid-2001']);
});

test('facts that change during the call are written as they were at its end (QG-22)', () => {
  const { logOn, call, event, flagged } = centre();
  logOn('2001');
  call('2001');
  event({
    is: 'facts',
    connectionId: 'leg-2001',
    facts: { callerName: 'Harbour Bakery, Ines Faro', queueName: 'sales' },
  });
  event({ is: 'held', connectionId: 'leg-2001' });
  event({ is: 'retrieved', connectionId: 'leg-2001' });
  event({ is: 'disconnected', connectionId: 'leg-2001' });
  event({ is: 'facts', connectionId: 'leg-2001', facts: { queueName: 'too late' } });
  expect(flagged()).toHaveLength(1);
  expect(flagged()[0]!.flags).toMatchObject({ CallerName: 'Harbour Bakery, Ines Faro', QueueName: 'sales' });
});

test('a caller who is transferred twice is in three recordings, each with its own agent, tied by one interaction (QG-09, QG-24)', () => {
  const { logOn, call, event, flagged, pass } = centre({
    users: [user('2001', 'Mira Lund'), user('2002', 'Tobias Ek'), user('2003', 'Ines Faro')],
  });
  for (const extension of ['2001', '2002', '2003']) logOn(extension);
  call('2001', { queueName: 'orders' });
  for (const [from, to] of [
    ['2001', '2002'],
    ['2002', '2003'],
  ] as const) {
    pass(20);
    event({ is: 'transferred', from: [`leg-${from}`] });
    event({ is: 'disconnected', connectionId: `leg-${from}` });
    call(to);
  }
  event({ is: 'disconnected', connectionId: 'leg-2003' });
  expect(flagged().map(({ guid, ending, flags }) => [guid, ending, flags.AgentId, flags.QueueName])).toEqual([
    ['guid-2001', 'transferred', 'agent-2001', 'orders'],
    ['guid-2002', 'transferred', 'agent-2002', undefined],
    ['guid-2003', 'disconnected', 'agent-2003', undefined],
  ]);
  expect(new Set(flagged().map(({ flags }) => flags.InteractionGuid))).toEqual(new Set(['interaction of call-1']));
});

test('after a consultation and a transfer, the new agent’s recording belongs to the customer’s call (QG-08, QG-09, QG-24)', () => {
  const { logOn, call, event, flagged, pass, unflagged } = centre();
  logOn('2001');
  logOn('2002');
  call('2001');
  event({ is: 'held', connectionId: 'leg-2001' });
  // Mira asks Tobias. Only the extension that is called is recorded.
  event({ is: 'delivered', connectionId: 'asks', callRef: 'call-2', extension: '2001' });
  const facts = { callerNumber: '2001', callerName: 'Mira Lund' };
  event({ is: 'delivered', connectionId: 'is asked', callRef: 'call-2', extension: '2002', facts });
  event({ is: 'connected', connectionId: 'asks', callRef: 'call-2', extension: '2001' });
  event({ is: 'recording-began', connectionId: 'is asked', guid: 'guid-2002' });
  event({ is: 'connected', connectionId: 'is asked', callRef: 'call-2', extension: '2002' });
  pass(8);
  event({ is: 'transferred', from: ['leg-2001', 'asks'], to: 'is asked' });
  event({ is: 'disconnected', connectionId: 'leg-2001' });
  event({ is: 'disconnected', connectionId: 'asks' });
  pass(30);
  event({ is: 'disconnected', connectionId: 'is asked' });
  expect(flagged().map(({ guid, ending, flags }) => ({ guid, ending, ...flags }))).toEqual([
    {
      ...{ guid: 'guid-2001', ending: 'transferred', AgentId: 'agent-2001', AgentName: 'Mira Lund' },
      ...{ CallerName: 'Harbour Bakery', CTICallRef: 'call-1', InteractionGuid: 'interaction of call-1' },
    },
    {
      ...{ guid: 'guid-2002', ending: 'disconnected', AgentId: 'agent-2002', AgentName: 'Tobias Ek' },
      ...{ CallerName: 'Harbour Bakery', CTICallRef: 'call-1', InteractionGuid: 'interaction of call-1' },
    },
  ]);
  expect(unflagged().map(({ connectionId, reason }) => [connectionId, reason])).toEqual([
    ['asks', 'ended-before-guid'],
  ]);
});

test('everybody in a conference shares the interaction of the call that was first (QG-09)', () => {
  const { logOn, call, event, flagged } = centre();
  logOn('2001');
  logOn('2002');
  call('2001');
  call('2002', { callRef: 'call-2' });
  event({ is: 'conferenced', connectionIds: ['leg-2002', 'leg-2001'] });
  event({ is: 'disconnected', connectionId: 'leg-2002' });
  event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(flagged().map(({ flags }) => [flags.CTICallRef, flags.InteractionGuid])).toEqual([
    ['call-2', 'interaction of call-1'],
    ['call-1', 'interaction of call-1'],
  ]);
});

test('a recording that is announced after its call is over is listed, once (QG-25)', () => {
  const { call, event, flagged, logOn, pass, unflagged } = centre();
  logOn('2001');
  call('2001', { guid: '' });
  event({ is: 'disconnected', connectionId: 'leg-2001' });
  pass(1);
  for (let times = 0; times < 2; times += 1) event({ is: 'recording-began', connectionId: 'leg-2001', guid: 'late' });
  expect(flagged()).toEqual([]);
  expect(unflagged().map(({ guid, reason }) => [guid, reason])).toEqual([
    [undefined, 'ended-before-guid'],
    ['late', 'guid-not-in-time'],
  ]);
});

test('a call whose events come twice, or in another order, is flagged once and in the same way (QG-27)', () => {
  const { event, flagged, logOn, unflagged } = centre();
  logOn('2001');
  const twice: typeof event = (one) => {
    event(one);
    event(one);
  };
  const facts = { callerNumber: '5550100', callerName: 'Harbour Bakery' };
  twice({ is: 'recording-began', connectionId: 'leg', guid: 'guid' });
  twice({ is: 'facts', connectionId: 'leg', facts });
  twice({ is: 'connected', connectionId: 'leg', callRef: 'call', extension: '2001' });
  twice({ is: 'delivered', connectionId: 'leg', callRef: 'call', extension: '2001' });
  twice({ is: 'disconnected', connectionId: 'leg' });
  twice({ is: 'connected', connectionId: 'leg', callRef: 'call', extension: '2001' });
  expect(flagged()).toMatchObject([{ guid: 'guid', flags: { CallerName: 'Harbour Bakery' } }]);
  expect(unflagged()).toEqual([]);
});

test('an extension that rings and is never answered has no flags (QG-20, QG-21)', () => {
  const { event, flagged, logOn, unflagged } = centre();
  logOn('2001');
  logOn('2002');
  for (const extension of ['2001', '2002']) {
    event({ is: 'delivered', connectionId: extension, callRef: 'call', extension });
  }
  event({ is: 'recording-began', connectionId: '2002', guid: 'ringing' });
  event({ is: 'disconnected', connectionId: '2001' });
  event({ is: 'disconnected', connectionId: '2002' });
  expect(flagged()).toEqual([]);
  expect(unflagged().map(({ guid, reason }) => [guid, reason])).toEqual([['ringing', 'never-connected']]);
});
