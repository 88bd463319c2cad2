import type { CallerNameSource, FlagName } from '../flag/words.ts';
import type { AgentList } from './agent-list.ts';
import type { CallEvent, CallFacts, ConnectionInProgress } from './call-events.ts';
import { type Caller, callerNameOf, type LookUpName } from './caller-name.ts';
import { type EndedCall, endedCallOf } from './ended-call.ts';
import {
  type Connected,
  type Delivered,
  type EndedLeg,
  type Ending,
  type Leg,
  withFacts,
  withRecording,
} from './leg.ts';
import { type FlaggedRecording, resultsOf, type UnflaggedRecording } from './recording-flags.ts';

/** What has to be done because of an event, or because time has passed. */
export type Outcome =
  /** Ask the recorder for the id of this connection's recording. */
  | { do: 'look-up'; connectionId: string }
  | { do: 'write-flags'; recording: FlaggedRecording }
  | { do: 'list-unflagged'; recording: UnflaggedRecording }
  /** An extension is out of a call that it was connected in. */
  | { do: 'note-call'; call: EndedCall };

export interface TrackerSettings {
  /** The flags that are written (QG-04). */
  flagsOn: readonly FlagName[];
  /** How long after Connected a recording's id is accepted (QG-25). */
  guidWindowSeconds: number;
  /** How long the result of a call is waited for, where CTIWrapup is written. */
  wrapUpSeconds: number;
  callerNameOrder: readonly CallerNameSource[];
  /** Whether a call that was in progress when it was first seen is flagged, where the source knows its recording (QG-26). */
  lateGuid: 'never' | 'ask';
}

/** Follows every call of a source, and collects the flags of its recordings until they can be written. */
export interface CallTracker {
  apply(event: CallEvent): Outcome[];
  /** What is due by now: look-ups, and waits that are over. */
  elapse(nowMs: number): Outcome[];
  /** When `elapse` has something to do. */
  nextDueMs(): number | undefined;
  /** Legs that changed since the last call; those that are over have no value. */
  takeChanges(): Map<string, Leg | undefined>;
  /** Legs that were open when the program ended. They are in doubt until the source resumes. */
  restore(legs: readonly Leg[], lastSeenMs: number): void;
  setSettings(settings: TrackerSettings): void;
  readonly legs: readonly Leg[];
}

/** A leg that has ended is remembered this long, for what comes late or twice. */
const rememberMs = 5 * 60_000;
const lookUpEveryMs = 1000;
/** A source that does not come back has lost its calls. */
const maxDoubtMs = 3_600_000;

interface Call {
  interactionId: string;
  /** The connection that was connected first. */
  firstConnectionId?: string;
  queueName?: string;
  queryData?: string;
  seenAtMs: number;
}

export const callTracker = ({
  agents,
  newInteractionId,
  lookUpName,
  settings: given,
}: {
  agents: AgentList;
  /** The same for the same call, however often it is asked. */
  newInteractionId: (callRef: string) => string;
  lookUpName: LookUpName;
  settings: TrackerSettings;
}): CallTracker => {
  let settings = given;
  const legs = new Map<string, Leg>();
  const ended = new Map<string, { leg: Leg | EndedLeg; atMs: number }>();
  const calls = new Map<string, Call>();
  /** What came before its connection. */
  const early = new Map<string, { events: CallEvent[]; atMs: number }>();
  const lookUps = new Map<string, { nextMs: number; untilMs: number }>();
  const changed = new Set<string>();

  const windowMs = () => settings.guidWindowSeconds * 1000;
  const nameOf = (caller: Caller) => callerNameOf(caller, settings.callerNameOrder, lookUpName);

  const store = (leg: Leg): void => {
    legs.set(leg.connectionId, leg);
    changed.add(leg.connectionId);
  };

  const callOf = (callRef: string, atMs: number): Call => {
    const call = calls.get(callRef) ?? { interactionId: newInteractionId(callRef), seenAtMs: atMs };
    call.seenAtMs = atMs;
    calls.set(callRef, call);
    return call;
  };

  /** Whose call it is, from the first moment in which that is clear. */
  const withOwner = <L extends Leg>(leg: L): L => {
    if (leg.owner) return leg;
    const match = agents.match(leg.extension);
    return match.is === 'matched' ? { ...leg, owner: match } : leg;
  };

  const close = (leg: EndedLeg): Outcome[] => {
    legs.delete(leg.connectionId);
    lookUps.delete(leg.connectionId);
    changed.add(leg.connectionId);
    ended.set(leg.connectionId, { leg, atMs: leg.endedAtMs });
    const { flagged, unflagged } = resultsOf(leg, { agents, flagsOn: settings.flagsOn, windowMs: windowMs() });
    const call = endedCallOf(leg, agents);
    return [
      ...(call ? [{ do: 'note-call', call } as const] : []),
      ...flagged.map((recording): Outcome => ({ do: 'write-flags', recording })),
      ...unflagged.map((recording): Outcome => ({ do: 'list-unflagged', recording })),
    ];
  };

  /** Nobody was connected, so nothing is flagged; a recording of the ringing is listed. */
  const abandon = (leg: Delivered, ending: Ending, atMs: number): Outcome[] => {
    legs.delete(leg.connectionId);
    changed.add(leg.connectionId);
    ended.set(leg.connectionId, { leg, atMs });
    if (agents.match(leg.extension).is === 'no-user') return [];
    const { connectionId, extension } = leg;
    return leg.recordings.map(({ guid }) => ({
      do: 'list-unflagged',
      recording: {
        ...{ atMs, connectionId, extension, guid },
        reason: ending === 'unseen' ? 'ended-unseen' : 'never-connected',
      },
    }));
  };

  const end = (connectionId: string, ending: Ending, atMs: number): Outcome[] => {
    const leg = legs.get(connectionId);
    if (!leg || leg.state === 'wrapping-up') return [];
    if (leg.state === 'delivered') return abandon(leg, ending, atMs);
    const { isHeld: _, inDoubtSinceMs: __, ...rest } = leg;
    const endedAtMs = Math.max(atMs, leg.connectedAtMs);
    const waits = settings.flagsOn.includes('CTIWrapup') && settings.wrapUpSeconds > 0 && leg.wrapUp === undefined;
    const isFlagged = leg.recordings.length > 0 && ending !== 'unseen';
    if (!waits || !isFlagged) return close({ ...rest, state: 'ended', endedAtMs, ending });
    lookUps.delete(connectionId);
    const writeByMs = atMs + settings.wrapUpSeconds * 1000;
    store({ ...rest, state: 'wrapping-up', endedAtMs, ending, writeByMs });
    return [];
  };

  const writeNow = (leg: Leg): Outcome[] => {
    if (leg.state !== 'wrapping-up') return [];
    const { writeByMs: _, ...rest } = leg;
    return close({ ...rest, state: 'ended' });
  };

  const learn = (leg: Leg, facts: CallFacts): Outcome[] => {
    const next = withFacts(leg, facts, nameOf);
    store(next);
    return next.state === 'wrapping-up' && next.wrapUp !== undefined ? writeNow(next) : [];
  };

  const create = (
    { connectionId, callRef, extension }: { connectionId: string; callRef: string; extension: string },
    facts: CallFacts | undefined,
    atMs: number,
  ): Delivered => {
    const { interactionId, queueName, queryData } = callOf(callRef, atMs);
    const leg: Delivered = {
      ...{ state: 'delivered', connectionId, extension, callRef, interactionId, caller: {}, recordings: [] },
      ...(queueName !== undefined && { queueName }),
      ...(queryData !== undefined && { queryData }),
    };
    return facts ? withFacts(leg, facts, nameOf) : leg;
  };

  const replayEarly = (connectionId: string): Outcome[] => {
    const waiting = early.get(connectionId)?.events ?? [];
    early.delete(connectionId);
    return waiting.flatMap(apply);
  };

  const connect = (event: Extract<CallEvent, { is: 'connected' }>): Outcome[] => {
    const { connectionId, atMs } = event;
    const before = legs.get(connectionId);
    if (before && before.state !== 'delivered') return [];
    const { state: _, ...leg } = before ?? create(event, undefined, atMs);
    const call = callOf(leg.callRef, atMs);
    call.firstConnectionId ??= connectionId;
    const direction = leg.direction ?? event.direction;
    const connected: Connected = {
      ...{ ...leg, state: 'connected', connectedAtMs: atMs, isHeld: false, firstConnectionId: call.firstConnectionId },
      ...(direction && { direction }),
    };
    store(withOwner(event.facts ? withFacts(connected, event.facts, nameOf) : connected));
    // The queue of a call is that of the leg it was delivered to, not of those it is transferred to later (QG-10).
    delete call.queueName;
    const outcomes = replayEarly(connectionId);
    if ((legs.get(connectionId)?.recordings.length ?? 1) > 0) return outcomes;
    lookUps.set(connectionId, { nextMs: atMs + lookUpEveryMs, untilMs: atMs + windowMs() });
    return [...outcomes, { do: 'look-up', connectionId }];
  };

  /** A new recording after an attended transfer: those of the consultation are over, and get its flags (QG-24). */
  const endConsultation = (leg: Connected, guid: string, atMs: number): { leg: Connected; outcomes: Outcome[] } => {
    const { consultation, ...rest } = leg;
    if (!consultation || leg.recordings.some((one) => one.guid === guid)) return { leg, outcomes: [] };
    const { isHeld: _, inDoubtSinceMs: __, ...before } = consultation;
    const { recordings, interactionId } = leg;
    const over: EndedLeg = {
      ...{ ...before, recordings, interactionId, state: 'ended', ending: 'transferred' },
      endedAtMs: Math.max(atMs, before.connectedAtMs),
    };
    const { flagged, unflagged } = resultsOf(over, { agents, flagsOn: settings.flagsOn, windowMs: windowMs() });
    return {
      leg: { ...rest, recordings: [] },
      outcomes: [
        ...flagged.map((recording): Outcome => ({ do: 'write-flags', recording })),
        ...unflagged.map((recording): Outcome => ({ do: 'list-unflagged', recording })),
      ],
    };
  };

  const beginRecording = (event: Extract<CallEvent, { is: 'recording-began' }>, known: Leg): Outcome[] => {
    const { guid, atMs, beganAtMs } = event;
    const { leg, outcomes } =
      known.state === 'connected' ? endConsultation(known, guid, atMs) : { leg: known, outcomes: [] };
    // A recording that begins later in the call, on demand, is announced when it begins.
    const since = leg.state === 'delivered' ? atMs : Math.max(leg.connectedAtMs, beganAtMs ?? leg.connectedAtMs);
    const isLate = leg.state === 'wrapping-up' || atMs - since > windowMs();
    lookUps.delete(leg.connectionId);
    store(withRecording(leg, isLate ? { guid, refused: 'guid-not-in-time' } : { guid }));
    return outcomes;
  };

  /** Both old connections end. What continues belongs to the transferred call from now on (QG-24). */
  const transfer = ({ from, to, callRef, facts, atMs }: Extract<CallEvent, { is: 'transferred' }>): Outcome[] => {
    const legOf = (id: string | undefined) => (id === undefined ? undefined : (legs.get(id) ?? ended.get(id)?.leg));
    const [primary, consultation] = from.map(legOf);
    const target = to === undefined ? undefined : legs.get(to);
    const ref = primary?.callRef ?? callRef;
    if (target && ref !== undefined) {
      const call = callOf(ref, atMs);
      call.interactionId = primary?.interactionId ?? call.interactionId;
      const first = primary?.firstConnectionId ?? call.firstConnectionId;
      const interaction = {
        interactionId: call.interactionId,
        ...(first !== undefined && { firstConnectionId: first }),
      };
      Object.assign(call, interaction);
      if (consultation) calls.set(consultation.callRef, { ...interaction, seenAtMs: atMs });
      const caller: CallFacts = primary
        ? { callerNumber: primary.caller.number ?? null, callerName: primary.caller.networkName ?? null }
        : {};
      const isTalking = target.state === 'connected' && target.recordings.length > 0;
      const moved: Leg = {
        ...{ ...target, ...interaction, callRef: ref },
        ...(isTalking && { consultation: target }),
      };
      const queryData = primary?.queryData === undefined ? {} : { queryData: primary.queryData };
      store(withFacts(moved, { ...caller, ...queryData, ...facts }, nameOf));
    }
    return from.flatMap((connectionId) => end(connectionId, 'transferred', atMs));
  };

  /** Everybody in a conference is in the interaction of the connection that was connected first. */
  const confer = ({ connectionIds, atMs }: Extract<CallEvent, { is: 'conferenced' }>): void => {
    const together = connectionIds
      .flatMap((id) => legs.get(id) ?? [])
      .filter((leg) => leg.state === 'connected')
      .sort((a, b) => a.connectedAtMs - b.connectedAtMs);
    const [first, ...others] = together;
    if (!first) return;
    for (const leg of others) {
      if (leg.interactionId === first.interactionId) continue;
      const { interactionId, firstConnectionId = first.connectionId } = first;
      store({ ...leg, interactionId, firstConnectionId });
      Object.assign(callOf(leg.callRef, atMs), { interactionId, firstConnectionId });
    }
  };

  const resumeOne = (one: ConnectionInProgress, atMs: number): void => {
    const { connectionId, guid, facts } = one;
    const before = legs.get(connectionId);
    if (ended.has(connectionId) || before?.state === 'wrapping-up') return;
    const isNew = before === undefined;
    let leg: Leg = before ?? create(one, undefined, atMs);
    if (leg.state === 'delivered' && one.isConnected) {
      const { state: _, ...rest } = leg;
      const call = callOf(leg.callRef, atMs);
      call.firstConnectionId ??= connectionId;
      const { firstConnectionId } = call;
      leg = { ...rest, state: 'connected', connectedAtMs: atMs, isHeld: false, firstConnectionId, wasInProgress: true };
      if (!isNew && settings.lateGuid === 'ask') delete leg.wasInProgress;
    }
    if (leg.state === 'connected') {
      const { inDoubtSinceMs: _, ...rest } = leg;
      leg = rest;
    }
    if (facts) leg = withFacts(leg, facts, nameOf);
    if (guid !== undefined) {
      leg = withRecording(leg, settings.lateGuid === 'ask' ? { guid } : { guid, refused: 'already-in-progress' });
    }
    store(leg.state === 'connected' ? withOwner(leg) : leg);
  };

  const resume = ({ connections, agents: loggedOn, atMs }: Extract<CallEvent, { is: 'source-resumed' }>): Outcome[] => {
    if (loggedOn) agents.setLoggedOn(loggedOn);
    const present = new Set(connections.map(({ connectionId }) => connectionId));
    const gone = [...legs.values()].filter(({ connectionId }) => !present.has(connectionId));
    const outcomes = gone.flatMap((leg) =>
      end(leg.connectionId, 'unseen', leg.state === 'connected' ? (leg.inDoubtSinceMs ?? atMs) : atMs),
    );
    for (const one of connections) resumeOne(one, atMs);
    return outcomes;
  };

  const doubt = (lastSeenMs: number): void => {
    for (const leg of legs.values()) {
      if (leg.state === 'connected' && leg.inDoubtSinceMs === undefined) store({ ...leg, inDoubtSinceMs: lastSeenMs });
    }
  };

  /** Of a connection that nothing was said about yet: it is applied when the connection is. */
  const defer = (connectionId: string, event: CallEvent): void => {
    if (ended.has(connectionId)) return;
    const waiting = early.get(connectionId) ?? { events: [], atMs: event.atMs };
    waiting.events.push(event);
    early.set(connectionId, waiting);
  };

  function apply(event: CallEvent): Outcome[] {
    const { atMs } = event;
    switch (event.is) {
      case 'agent-logged-on':
        agents.logOn(event);
        return [];
      case 'agent-logged-off':
        agents.logOff(event.extension, event.agentId);
        // Who has gone enters no result any more.
        return [...legs.values()].filter(({ extension }) => extension === event.extension).flatMap(writeNow);
      case 'queued':
        callOf(event.callRef, atMs).queueName = event.queueName;
        return [];
      case 'left-queue':
        delete callOf(event.callRef, atMs).queueName;
        return [];
      case 'delivered':
        if (legs.has(event.connectionId) || ended.has(event.connectionId)) return [];
        store({ ...create(event, event.facts, atMs), ...(event.direction && { direction: event.direction }) });
        return replayEarly(event.connectionId);
      case 'connected':
        return ended.has(event.connectionId) ? [] : connect(event);
      case 'held':
      case 'retrieved': {
        const leg = legs.get(event.connectionId);
        const isHeld = event.is === 'held';
        if (leg?.state === 'connected' && leg.isHeld !== isHeld) store({ ...leg, isHeld });
        return [];
      }
      case 'facts': {
        if ('connectionId' in event) {
          const leg = legs.get(event.connectionId);
          if (!leg) defer(event.connectionId, event);
          return leg ? learn(leg, event.facts) : [];
        }
        const { queueName, queryData } = event.facts;
        const call = callOf(event.callRef, atMs);
        if (queueName) call.queueName = queueName;
        if (queryData) call.queryData = queryData;
        return [...legs.values()]
          .filter(({ callRef }) => callRef === event.callRef)
          .flatMap((leg) => learn(leg, event.facts));
      }
      case 'transferred':
        return transfer(event);
      case 'conferenced':
        confer(event);
        return [];
      case 'disconnected':
        early.delete(event.connectionId);
        return end(event.connectionId, 'disconnected', atMs);
      case 'recording-began': {
        const leg = legs.get(event.connectionId);
        if (leg) return beginRecording(event, leg);
        defer(event.connectionId, event);
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
        return resume(event);
    }
  }

  const forget = (nowMs: number): void => {
    for (const memory of [ended, early]) {
      for (const [id, { atMs }] of memory) if (nowMs - atMs > rememberMs) memory.delete(id);
    }
    const inUse = new Set([...legs.values()].map(({ callRef }) => callRef));
    for (const [callRef, { seenAtMs }] of calls) {
      if (!inUse.has(callRef) && nowMs - seenAtMs > 24 * 60 * rememberMs) calls.delete(callRef);
    }
  };

  return {
    apply,
    elapse(nowMs) {
      forget(nowMs);
      const over = [...legs.values()].filter((leg) => leg.state === 'wrapping-up' && leg.writeByMs <= nowMs);
      const outcomes = over.flatMap(writeNow);
      for (const leg of legs.values()) {
        if (leg.state !== 'connected') continue;
        // The users may be loaded after the call was connected.
        const owned = withOwner(leg);
        if (owned !== leg) store(owned);
        if (leg.inDoubtSinceMs === undefined) continue;
        if (nowMs - leg.inDoubtSinceMs > maxDoubtMs) {
          outcomes.push(...end(leg.connectionId, 'unseen', leg.inDoubtSinceMs));
        }
      }
      for (const [connectionId, lookUp] of lookUps) {
        if (lookUp.nextMs > nowMs) continue;
        if (lookUp.nextMs > lookUp.untilMs) lookUps.delete(connectionId);
        else {
          outcomes.push({ do: 'look-up', connectionId });
          lookUp.nextMs += lookUpEveryMs;
        }
      }
      return outcomes;
    },
    nextDueMs() {
      const due = [...legs.values()].flatMap((leg) => (leg.state === 'wrapping-up' ? [leg.writeByMs] : []));
      for (const { nextMs } of lookUps.values()) due.push(nextMs);
      return due.length > 0 ? Math.min(...due) : undefined;
    },
    takeChanges() {
      const changes = new Map([...changed].map((id) => [id, legs.get(id)]));
      changed.clear();
      return changes;
    },
    restore(restored, lastSeenMs) {
      for (const leg of restored) {
        legs.set(leg.connectionId, leg);
        const { interactionId, firstConnectionId } = leg;
        Object.assign(callOf(leg.callRef, lastSeenMs), {
          interactionId,
          ...(firstConnectionId !== undefined && { firstConnectionId }),
        });
      }
      doubt(lastSeenMs);
    },
    setSettings(next) {
      settings = next;
    },
    get legs() {
      return [...legs.values()];
    },
  };
};
