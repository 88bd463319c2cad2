import fc from 'fast-check';
import { centre } from './centre.ts';

const legs = ['leg-a', 'leg-b', 'leg-c'] as const;
const extensionOf = { 'leg-a': '2001', 'leg-b': '2002', 'leg-c': '2001' };
const leg = fc.constantFrom(...legs);

/** What may happen to three legs of two calls, in any order, also what makes no sense. */
const step = fc.oneof(
  fc.record({
    is: fc.constantFrom('delivered' as const, 'connected' as const),
    connectionId: leg,
    direction: fc.constantFrom('inbound' as const, 'outbound' as const),
  }),
  fc.record({ is: fc.constant('recording-began' as const), connectionId: leg, number: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ is: fc.constantFrom('held' as const, 'retrieved' as const), connectionId: leg }),
  fc.record({ is: fc.constant('transferred' as const), from: fc.uniqueArray(leg, { maxLength: 2 }), to: leg }),
  fc.record({ is: fc.constant('disconnected' as const), connectionId: leg }),
  fc.record({ is: fc.constant('source-lost' as const) }),
  fc.record({
    is: fc.constant('source-resumed' as const),
    present: fc.subarray([...legs]),
    connected: fc.subarray([...legs]),
  }),
  fc.record({ is: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 30 }) }),
);

const settings = fc.record({
  lateGuid: fc.constantFrom('never' as const, 'ask' as const),
  withoutLogon: fc.constantFrom('user' as const, 'unflagged' as const),
  wrapUpSeconds: fc.constantFrom(0, 20),
});

/** Plays the steps, and ends every leg at last. Returns the recordings that were announced of legs that were known, sooner or later. */
const play = (
  site: ReturnType<typeof centre>,
  steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
) => {
  const announced = new Map<string, string>();
  const known = new Set<string>();
  const about = (connectionId: (typeof legs)[number]) => {
    const extension = extensionOf[connectionId];
    return { connectionId, callRef: `call of ${extension}`, extension };
  };
  for (const one of steps) {
    switch (one.is) {
      case 'pass':
        site.pass(one.seconds);
        break;
      case 'recording-began': {
        const guid = `${one.connectionId}/${one.number}`;
        announced.set(guid, one.connectionId);
        site.event({ is: 'recording-began', connectionId: one.connectionId, guid, beganAtMs: site.now() });
        break;
      }
      case 'delivered':
      case 'connected':
        site.event({ ...about(one.connectionId), is: one.is, direction: one.direction });
        break;
      case 'source-resumed': {
        const isConnected = (connectionId: (typeof legs)[number]) => one.connected.includes(connectionId);
        const connections = one.present.map((id) => ({ ...about(id), isConnected: isConnected(id) }));
        site.event({ is: 'source-resumed', connections });
        break;
      }
      case 'disconnected': {
        // A connection that ends before anything says whose it is was no extension's.
        const { connectionId } = one;
        if (!known.has(connectionId))
          for (const [guid, id] of announced) if (id === connectionId) announced.delete(guid);
        site.event(one);
        break;
      }
      default:
        site.event(one);
    }
    for (const { connectionId } of site.tracker.legs) known.add(connectionId);
  }
  for (const connectionId of legs) site.event({ is: 'disconnected', connectionId });
  site.pass(60);
  return [...announced].flatMap(([guid, connectionId]) => (known.has(connectionId) ? [guid] : []));
};

test('whatever happens to calls, each recording that was announced is flagged, or listed with the reason (QG-25, QG-26)', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), settings, (steps, chosen) => {
      const site = centre({ ...chosen, flagsOn: ['AgentId', 'CTIWrapup'] });
      const announced = play(site, steps);
      expect(site.tracker.legs).toEqual([]);
      const results = [...site.flagged(), ...site.unflagged()].flatMap(({ guid }) => guid ?? []);
      for (const guid of announced) expect([guid, results.includes(guid)]).toEqual([guid, true]);
      expect(new Set(results).size).toBe(results.length);
    }),
    { numRuns: 1000 },
  );
});

test('whatever happens to calls, the call of each recording that is flagged becomes a contact (QG-01, QG-26)', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), settings, (steps, chosen) => {
      const site = centre({ ...chosen, flagsOn: ['AgentId', 'CTIWrapup'] });
      play(site, steps);
      const contacts = site.ended().map(({ connectionId }) => connectionId);
      for (const { connectionId } of site.flagged()) expect(contacts).toContain(connectionId);
      expect(new Set(contacts).size).toBe(contacts.length);
    }),
    { numRuns: 1000 },
  );
});
