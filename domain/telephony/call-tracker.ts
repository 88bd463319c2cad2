import type { CallEvent, CallFacts } from './call-events.ts';
import { type Connected, type Leg, withFacts, withRecording } from './leg.ts';
import { joinedCalls } from './tracking/joined-calls.ts';
import { legEndings, type Outcome } from './tracking/leg-endings.ts';
import { resumedCalls } from './tracking/resumed-calls.ts';
import { TrackedCalls, type TrackedCallsOptions } from './tracking/tracked-calls.ts';
import type { TrackerSettings } from './tracking/tracker-settings.ts';

export type { Outcome, TrackerSettings };

/** Follows every call of a source, and collects the flags of its recordings until they can be written. */
export interface CallTracker {
  apply(event: CallEvent): Outcome[];
  /** Everything that is due now: look-ups, and waits that are over. */
  elapse(nowMs: number): Outcome[];
  /** When `elapse` has something to do. */
  nextDueMs(): number | undefined;
  /** Legs that changed since the last call. A leg that is over has no value. */
  takeChanges(): Map<string, Leg | undefined>;
  /** Takes legs that were open when the program ended. They are in doubt until the source resumes. */
  restore(legs: readonly Leg[], lastSeenMs: number): void;
  setSettings(settings: TrackerSettings): void;
  readonly legs: readonly Leg[];
}

/** A source that does not come back within this time has lost its calls. */
const maxDoubtMs = 3_600_000;

export const callTracker = (options: TrackedCallsOptions): CallTracker => {
  const calls = new TrackedCalls(options);
  const endings = legEndings(calls);
  const { end, writeNow, listLate } = endings;
  const { endConsultation, transfer, confer } = joinedCalls(calls, endings);
  const { resume, doubt } = resumedCalls(calls, endings);
  const { agents } = options;

  const learn = (leg: Leg, facts: CallFacts): Outcome[] => {
    const next = withFacts(leg, facts, calls.nameOf);
    calls.store(next);
    return next.state === 'wrapping-up' && next.wrapUp !== undefined ? writeNow(next) : [];
  };

  const replayEarly = (connectionId: string): Outcome[] => calls.takeDeferred(connectionId).flatMap(apply);

  const connect = (event: Extract<CallEvent, { is: 'connected' }>): Outcome[] => {
    const { connectionId, atMs } = event;
    const before = calls.legs.get(connectionId);
    if (before && before.state !== 'delivered') return [];
    const { state: _, ...leg } = before ?? calls.newLeg(event, undefined, atMs);
    const call = calls.callOf(leg.callRef, atMs);
    call.firstConnectionId ??= connectionId;
    const direction = leg.direction ?? event.direction;
    const connected: Connected = {
      ...{ ...leg, state: 'connected', connectedAtMs: atMs, isHeld: false, firstConnectionId: call.firstConnectionId },
      ...(direction && { direction }),
    };
    calls.store(calls.withOwner(event.facts ? withFacts(connected, event.facts, calls.nameOf) : connected));
    // The queue of a call is that of the leg to which it was delivered, not of later legs (QG-10).
    delete call.queueName;
    const outcomes = replayEarly(connectionId);
    if ((calls.legs.get(connectionId)?.recordings.length ?? 1) > 0) return outcomes;
    calls.startLookUps(connectionId, atMs);
    return [...outcomes, { do: 'look-up', connectionId }];
  };

  const beginRecording = (event: Extract<CallEvent, { is: 'recording-began' }>, known: Leg): Outcome[] => {
    const { guid, atMs, beganAtMs } = event;
    const { leg, outcomes } =
      known.state === 'connected' ? endConsultation(known, guid, atMs) : { leg: known, outcomes: [] };
    // A recording that begins later in the call, on demand, is announced when it begins.
    const since = leg.state === 'delivered' ? atMs : Math.max(leg.connectedAtMs, beganAtMs ?? leg.connectedAtMs);
    const isLate = leg.state === 'wrapping-up' || atMs - since > calls.windowMs;
    calls.stopLookUps(leg.connectionId);
    const recording = { guid, ...(beganAtMs !== undefined && { announcedAtMs: beganAtMs }) };
    calls.store(withRecording(leg, isLate ? { ...recording, refused: 'guid-not-in-time' } : recording));
    return outcomes;
  };

  function apply(event: CallEvent): Outcome[] {
    const { atMs } = event;
    switch (event.is) {
      case 'agent-logged-on':
        agents.logOn(event);
        return [];
      case 'agent-logged-off':
        agents.logOff(event.extension, event.agentId);
        // An agent who has left enters no result any more.
        return [...calls.legs.values()].filter(({ extension }) => extension === event.extension).flatMap(writeNow);
      case 'queued':
        calls.callOf(event.callRef, atMs).queueName = event.queueName;
        return [];
      case 'left-queue':
        delete calls.callOf(event.callRef, atMs).queueName;
        return [];
      case 'delivered':
        if (calls.legs.has(event.connectionId) || calls.hasEnded(event.connectionId)) return [];
        calls.store({
          ...calls.newLeg(event, event.facts, atMs),
          ...(event.direction && { direction: event.direction }),
        });
        return replayEarly(event.connectionId);
      case 'connected':
        return calls.hasEnded(event.connectionId) ? [] : connect(event);
      case 'held':
      case 'retrieved': {
        const leg = calls.legs.get(event.connectionId);
        const isHeld = event.is === 'held';
        if (leg?.state === 'connected' && leg.isHeld !== isHeld) calls.store({ ...leg, isHeld });
        return [];
      }
      case 'facts': {
        if ('connectionId' in event) {
          const leg = calls.legs.get(event.connectionId);
          if (!leg) calls.defer(event.connectionId, event);
          return leg ? learn(leg, event.facts) : [];
        }
        const { queueName, queryData } = event.facts;
        const call = calls.callOf(event.callRef, atMs);
        if (queueName) call.queueName = queueName;
        if (queryData) call.queryData = queryData;
        return [...calls.legs.values()]
          .filter(({ callRef }) => callRef === event.callRef)
          .flatMap((leg) => learn(leg, event.facts));
      }
      case 'transferred':
        return transfer(event);
      case 'conferenced':
        confer(event);
        return [];
      case 'disconnected':
        calls.takeDeferred(event.connectionId);
        return end(event.connectionId, 'disconnected', atMs);
      case 'recording-began': {
        const leg = calls.legs.get(event.connectionId);
        if (leg) return beginRecording(event, leg);
        if (calls.hasEnded(event.connectionId)) return listLate(event);
        calls.defer(event.connectionId, event);
        return [];
      }
      case 'recording-ended':
      case 'recorder-attached':
      case 'recording-held':
        return [];
      case 'source-lost':
        doubt(atMs);
        return [];
      case 'source-resumed':
        return resume(event, replayEarly);
    }
  }

  return {
    apply,
    elapse(nowMs) {
      calls.forget(nowMs);
      const over = [...calls.legs.values()].filter((leg) => leg.state === 'wrapping-up' && leg.writeByMs <= nowMs);
      const outcomes = over.flatMap(writeNow);
      for (const leg of calls.legs.values()) {
        if (leg.state !== 'connected') continue;
        // The users may have been loaded after the call was connected.
        const owned = calls.withOwner(leg);
        if (owned !== leg) calls.store(owned);
        if (leg.inDoubtSinceMs === undefined) continue;
        if (nowMs - leg.inDoubtSinceMs > maxDoubtMs) {
          outcomes.push(...end(leg.connectionId, 'unseen', leg.inDoubtSinceMs));
        }
      }
      for (const connectionId of calls.takeDueLookUps(nowMs)) outcomes.push({ do: 'look-up', connectionId });
      return outcomes;
    },
    nextDueMs: () => calls.nextDueMs(),
    takeChanges: () => calls.takeChanges(),
    restore(restored, lastSeenMs) {
      for (const leg of restored) calls.restore(leg, lastSeenMs);
      doubt(lastSeenMs);
    },
    setSettings(next) {
      calls.settings = next;
    },
    get legs() {
      return [...calls.legs.values()];
    },
  };
};
