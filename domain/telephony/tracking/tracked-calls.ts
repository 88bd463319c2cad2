import type { AgentList } from '../agent-list.ts';
import type { CallEvent, CallFacts } from '../call-events.ts';
import { type Caller, type CallerName, callerNameOf, type LookUpName } from '../caller-name.ts';
import { type Delivered, type EndedLeg, type Leg, withFacts } from '../leg.ts';
import type { TrackerSettings } from './tracker-settings.ts';

/** How long a leg that has ended is remembered, because events may be late or repeated. */
const rememberMs = 5 * 60_000;
const lookUpEveryMs = 1000;

interface Call {
  interactionId: string;
  /** The connection that was connected first. */
  firstConnectionId?: string;
  queueName?: string;
  queryData?: string;
  seenAtMs: number;
}

export interface TrackedCallsOptions {
  agents: AgentList;
  /** Returns the same id for the same call, however often it is called. */
  newInteractionId: (callRef: string) => string;
  lookUpName: LookUpName;
  settings: TrackerSettings;
}

/** The calls of a source and their legs, as far as they are known now. */
export class TrackedCalls {
  readonly legs = new Map<string, Leg>();
  readonly agents: AgentList;
  settings: TrackerSettings;
  readonly #newInteractionId: TrackedCallsOptions['newInteractionId'];
  readonly #lookUpName: LookUpName;
  readonly #ended = new Map<string, { leg: Leg | EndedLeg; atMs: number }>();
  readonly #calls = new Map<string, Call>();
  /** Events that came before their connection. */
  readonly #early = new Map<string, { events: CallEvent[]; atMs: number }>();
  readonly #lookUps = new Map<string, { nextMs: number; untilMs: number }>();
  readonly #changed = new Set<string>();

  constructor({ agents, newInteractionId, lookUpName, settings }: TrackedCallsOptions) {
    this.agents = agents;
    this.settings = settings;
    this.#newInteractionId = newInteractionId;
    this.#lookUpName = lookUpName;
  }

  get windowMs(): number {
    return this.settings.guidWindowSeconds * 1000;
  }

  nameOf = (caller: Caller): CallerName | undefined =>
    callerNameOf(caller, this.settings.callerNameOrder, this.#lookUpName);

  store(leg: Leg): void {
    this.legs.set(leg.connectionId, leg);
    this.#changed.add(leg.connectionId);
  }

  /** A leg of an earlier run of the program. */
  restore(leg: Leg, lastSeenMs: number): void {
    this.legs.set(leg.connectionId, leg);
    const { interactionId, firstConnectionId } = leg;
    Object.assign(this.callOf(leg.callRef, lastSeenMs), {
      interactionId,
      ...(firstConnectionId !== undefined && { firstConnectionId }),
    });
  }

  /** The leg is over. It is remembered for a while. */
  end(leg: Leg | EndedLeg, atMs: number): void {
    this.legs.delete(leg.connectionId);
    this.#lookUps.delete(leg.connectionId);
    this.#changed.add(leg.connectionId);
    this.#ended.set(leg.connectionId, { leg, atMs });
  }

  hasEnded(connectionId: string): boolean {
    return this.#ended.has(connectionId);
  }

  /** The leg of a connection, also for a while after its end. */
  find(connectionId: string): Leg | EndedLeg | undefined {
    return this.legs.get(connectionId) ?? this.#ended.get(connectionId)?.leg;
  }

  callOf(callRef: string, atMs: number): Call {
    const call = this.#calls.get(callRef) ?? { interactionId: this.#newInteractionId(callRef), seenAtMs: atMs };
    call.seenAtMs = atMs;
    this.#calls.set(callRef, call);
    return call;
  }

  setCall(callRef: string, call: Call): void {
    this.#calls.set(callRef, call);
  }

  newLeg(
    { connectionId, callRef, extension }: { connectionId: string; callRef: string; extension: string },
    facts: CallFacts | undefined,
    atMs: number,
  ): Delivered {
    const { interactionId, queueName, queryData } = this.callOf(callRef, atMs);
    const leg: Delivered = {
      ...{ state: 'delivered', connectionId, extension, callRef, interactionId, caller: {}, recordings: [] },
      ...(queueName !== undefined && { queueName }),
      ...(queryData !== undefined && { queryData }),
    };
    return facts ? withFacts(leg, facts, this.nameOf) : leg;
  }

  /** Sets whose call it is, at the first moment when that is clear. */
  withOwner<L extends Leg>(leg: L): L {
    if (leg.owner) return leg;
    const match = this.agents.match(leg.extension);
    return match.is === 'matched' ? { ...leg, owner: match } : leg;
  }

  /** Keeps an event of a connection that is not known yet, until the connection is. */
  defer(connectionId: string, event: CallEvent): void {
    if (this.hasEnded(connectionId)) return;
    const waiting = this.#early.get(connectionId) ?? { events: [], atMs: event.atMs };
    waiting.events.push(event);
    this.#early.set(connectionId, waiting);
  }

  takeDeferred(connectionId: string): CallEvent[] {
    const waiting = this.#early.get(connectionId)?.events ?? [];
    this.#early.delete(connectionId);
    return waiting;
  }

  /** Looks up the id of a recording every second, until it would come too late. */
  startLookUps(connectionId: string, atMs: number): void {
    this.#lookUps.set(connectionId, { nextMs: atMs + lookUpEveryMs, untilMs: atMs + this.windowMs });
  }

  stopLookUps(connectionId: string): void {
    this.#lookUps.delete(connectionId);
  }

  /** Connections whose recordings must be looked up now. */
  takeDueLookUps(nowMs: number): string[] {
    const due: string[] = [];
    for (const [connectionId, lookUp] of this.#lookUps) {
      if (lookUp.nextMs > nowMs) continue;
      if (lookUp.nextMs > lookUp.untilMs) this.#lookUps.delete(connectionId);
      else {
        due.push(connectionId);
        lookUp.nextMs += lookUpEveryMs;
      }
    }
    return due;
  }

  nextDueMs(): number | undefined {
    const due = [...this.legs.values()].flatMap((leg) => (leg.state === 'wrapping-up' ? [leg.writeByMs] : []));
    for (const { nextMs } of this.#lookUps.values()) due.push(nextMs);
    return due.length > 0 ? Math.min(...due) : undefined;
  }

  takeChanges(): Map<string, Leg | undefined> {
    const changes = new Map([...this.#changed].map((id) => [id, this.legs.get(id)]));
    this.#changed.clear();
    return changes;
  }

  forget(nowMs: number): void {
    for (const memory of [this.#ended, this.#early]) {
      for (const [id, { atMs }] of memory) if (nowMs - atMs > rememberMs) memory.delete(id);
    }
    const inUse = new Set([...this.legs.values()].map(({ callRef }) => callRef));
    for (const [callRef, { seenAtMs }] of this.#calls) {
      if (!inUse.has(callRef) && nowMs - seenAtMs > 24 * 60 * rememberMs) this.#calls.delete(callRef);
    }
  }
}
