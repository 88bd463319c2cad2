import type { AmiMessage } from '../../cti-gateway/ami/message.ts';
import { capture, eventsOf, messagesOf, recordingsOf, timeOf } from './replay.ts';

const replayed = (name: string, messages = messagesOf(capture(name))) => recordingsOf(eventsOf(messages));
const captures = ['feature-transfer', 'direct', 'hold', 'blind', 'attended', 'queue', 'ringall', 'conf', 'ondemand'];

/** A small generator, so that a run can be repeated. */
const randomBy = (seed: number) => () => {
  seed = (seed * 1664525 + 1013904223) % 2 ** 32;
  return seed / 2 ** 32;
};

test('a direct call of a real PBX is flagged at its end (QG-16, QG-20, QG-23)', () => {
  expect(replayed('direct')).toEqual({
    flagged: [
      {
        ...{ extension: '2001', guid: '3f5aa649-5aeb-4917-aee3-e8bf738f126d', CallerName: 'Harbour Bakery' },
        ...{ AgentId: 'user-2001', AgentName: 'Mira Lund' },
        ...{ CTICallRef: '1795855830.0', InteractionGuid: 'of 1795855830.0' },
      },
    ],
    unflagged: [],
    open: [],
  });
});

test('the recording is announced before the call is connected, and belongs to it (QG-21)', () => {
  const events = eventsOf(messagesOf(capture('direct'))).map(({ is }) => is);
  expect(events.indexOf('recording-began')).toBeLessThan(events.indexOf('connected'));
  expect(events.indexOf('recording-began')).toBeGreaterThan(0);
});

test('a call that is blindly transferred gives two recordings of one interaction (QG-09, QG-24)', () => {
  const { flagged, unflagged } = replayed('blind');
  expect(flagged.map(({ guid, AgentName, CallerName }) => [guid, AgentName, CallerName])).toEqual([
    ['f994d8ab-b210-48a4-9b63-cf577ccab4e5', 'Mira Lund', 'Harbour Bakery'],
    ['17e0b8bd-cffb-4439-8ae2-c99ba71e44c5', 'Tobias Ek', 'Harbour Bakery'],
  ]);
  expect(new Set(flagged.map(({ InteractionGuid }) => InteractionGuid)).size).toBe(1);
  expect(unflagged).toEqual([]);
});

test('the recording of a consultation belongs to the customer’s call once it is transferred (QG-08, QG-09, QG-24)', () => {
  const { flagged } = replayed('attended');
  expect(
    flagged.map(({ guid, AgentName, CallerName, CTICallRef }) => [guid, AgentName, CallerName, CTICallRef]),
  ).toEqual([
    ['a529989a-1f93-48ac-a7b1-49c994132dcf', 'Mira Lund', 'Harbour Bakery', '1795855871.5'],
    ['877639ad-b53b-4f14-b77a-3d3092355fea', 'Tobias Ek', 'Harbour Bakery', '1795855871.5'],
  ]);
  expect(new Set(flagged.map(({ InteractionGuid }) => InteractionGuid)).size).toBe(1);
});

test('an agent who consults a colleague on the same line keeps the customer as the caller (QG-07, QG-24)', () => {
  const table = { 'PJSIP/carrier': null, 'PJSIP/loop': null };
  const events = eventsOf(messagesOf(capture('feature-transfer')), { table });
  // The PBX announces the colleague as the other party of the agent's only channel.
  expect(capture('feature-transfer').toString()).toMatch(/ConnectedLineName: Tobias Ek/);
  expect(recordingsOf(events).flagged).toMatchObject([
    { extension: '2001', CallerName: 'Harbour Bakery' },
    { extension: '2002', CallerName: 'Harbour Bakery' },
  ]);
});

test('a member of a queue is logged on, and calls of the queue have its name (QG-10, QG-17)', () => {
  const events = eventsOf(messagesOf(capture('queue')));
  expect(events.filter(({ is }) => is.startsWith('agent'))).toMatchObject([
    { is: 'agent-logged-on', agentId: '2001', agentName: 'Mira Lund', extension: '2001' },
    { is: 'agent-logged-off', extension: '2001' },
  ]);
  expect(recordingsOf(events).flagged).toMatchObject([{ QueueName: 'orders', AgentId: '2001' }]);
});

test('when two phones ring, only the one that answers is flagged, even if the end of the other comes twice (QG-20)', () => {
  const twice = capture('ringall')
    .toString()
    .match(/DialStatus: CANCEL/g);
  expect(twice!.length).toBeGreaterThan(1);
  expect(replayed('ringall')).toMatchObject({ flagged: [{ extension: '2001' }], unflagged: [], open: [] });
});

test('holding a call ends nothing, and an unhold without a hold changes nothing (QG-23)', () => {
  expect(replayed('hold').flagged).toHaveLength(1);
  const events = eventsOf(messagesOf(capture('blind')));
  expect(events.map(({ is }) => is)).toContain('retrieved');
  expect(events.map(({ is }) => is)).not.toContain('held');
});

test('two recordings that are started on demand in one call are both flagged (QG-21)', () => {
  expect(replayed('ondemand').flagged.map(({ guid }) => guid)).toEqual(['ondemand', 'ondemand2']);
});

test('a conference ties its calls together (QG-09)', () => {
  const events = eventsOf(messagesOf(capture('conf')));
  expect(events.filter(({ is }) => is === 'conferenced').at(-1)).toMatchObject({
    connectionIds: expect.arrayContaining(['1795855925.15', '1795855925.18', '1795855925.19']),
  });
});

describe.each(captures)('the capture %s', (name) => {
  const bytes = capture(name);
  const whole = replayed(name);

  test('gives the same flags byte by byte and in pieces of any size (QG-20)', () => {
    for (const pieceBytes of [1, 2, 7, 1447, 4096]) {
      expect(replayed(name, messagesOf(bytes, pieceBytes))).toEqual(whole);
    }
  });

  test('gives the same flags when every event comes twice (QG-27)', () => {
    const twice = messagesOf(bytes).flatMap((message) => [message, message]);
    expect(replayed(name, twice)).toEqual(whole);
  });

  test('gives the same flags when the whole capture comes twice (QG-27)', () => {
    const messages = messagesOf(bytes);
    const { flagged } = replayed(name, [...messages, ...messages]);
    const guids = flagged.map(({ guid }) => guid);
    expect(guids).toEqual(whole.flagged.map(({ guid }) => guid));
  });

  // Which bridge an agent is in decides whose name it is: in `feature-transfer` the order says it, and TCP keeps it.
  const inAnyOrder = name === 'feature-transfer' ? test.skip : test;
  inAnyOrder('gives the same flags when events within 50 ms change places (QG-27)', () => {
    const messages = messagesOf(bytes);
    for (let seed = 1; seed <= 20; seed++) {
      const random = randomBy(seed);
      let lastMs = 0;
      const shuffled = messages
        .map((message): [number, AmiMessage] => {
          lastMs = timeOf(message) || lastMs;
          return [lastMs + random() * 50, message];
        })
        .sort(([a], [b]) => a - b)
        .map(([, message]) => message);
      const byGuid = (recordings: typeof whole) => recordings.flagged.toSorted((a, b) => a.guid.localeCompare(b.guid));
      expect(byGuid(replayed(name, shuffled))).toEqual(byGuid(whole));
    }
  });

  test('never breaks the reader and flags nothing else, wherever it is cut (QG-27)', () => {
    const guids = whole.flagged.map(({ guid }) => guid);
    for (let share = 1; share < 40; share++) {
      const cut = replayed(name, messagesOf(bytes.subarray(0, Math.floor((bytes.length * share) / 40))));
      expect(guids).toEqual(expect.arrayContaining(cut.flagged.map(({ guid }) => guid)));
    }
  });
});
