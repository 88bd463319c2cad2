import type { CallEvent, ConnectionInProgress } from '../call-events.ts';
import { type Leg, withFacts, withRecording } from '../leg.ts';
import type { LegEndings, Outcome } from './leg-endings.ts';
import type { TrackedCalls } from './tracked-calls.ts';

/** The calls of a source while it is lost, and once it has resumed. */
export const resumedCalls = (calls: TrackedCalls, { end }: LegEndings) => {
  const resumeOne = (one: ConnectionInProgress, atMs: number): void => {
    const { connectionId, guid, facts } = one;
    const before = calls.legs.get(connectionId);
    if (calls.hasEnded(connectionId) || before?.state === 'wrapping-up') return;
    const isNew = before === undefined;
    let leg: Leg = before ?? calls.newLeg(one, undefined, atMs);
    if (leg.state === 'delivered' && one.isConnected) {
      const { state: _, ...rest } = leg;
      const call = calls.callOf(leg.callRef, atMs);
      call.firstConnectionId ??= connectionId;
      const { firstConnectionId } = call;
      leg = { ...rest, state: 'connected', connectedAtMs: atMs, isHeld: false, firstConnectionId, wasInProgress: true };
      if (!isNew && calls.settings.lateGuid === 'ask') delete leg.wasInProgress;
    }
    if (leg.state === 'connected') {
      const { inDoubtSinceMs: _, ...rest } = leg;
      leg = rest;
    }
    if (facts) leg = withFacts(leg, facts, calls.nameOf);
    if (guid !== undefined) {
      leg = withRecording(leg, calls.settings.lateGuid === 'ask' ? { guid } : { guid, refused: 'already-in-progress' });
    }
    calls.store(leg.state === 'connected' ? calls.withOwner(leg) : leg);
  };

  /** `replayEarly` applies events of a connection that came before the connection itself. */
  const resume = (
    { connections, agents: loggedOn, atMs }: Extract<CallEvent, { is: 'source-resumed' }>,
    replayEarly: (connectionId: string) => Outcome[],
  ): Outcome[] => {
    if (loggedOn) calls.agents.setLoggedOn(loggedOn);
    const present = new Set(connections.map(({ connectionId }) => connectionId));
    const gone = [...calls.legs.values()].filter(({ connectionId }) => !present.has(connectionId));
    const outcomes = gone.flatMap((leg) =>
      end(leg.connectionId, 'unseen', leg.state === 'connected' ? (leg.inDoubtSinceMs ?? atMs) : atMs),
    );
    for (const one of connections) resumeOne(one, atMs);
    return [...outcomes, ...connections.flatMap(({ connectionId }) => replayEarly(connectionId))];
  };

  const doubt = (lastSeenMs: number): void => {
    for (const leg of calls.legs.values()) {
      if (leg.state === 'connected' && leg.inDoubtSinceMs === undefined)
        calls.store({ ...leg, inDoubtSinceMs: lastSeenMs });
    }
  };

  return { resume, doubt };
};
