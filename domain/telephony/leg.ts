import type { UnflaggedReason } from '../flag/words.ts';
import type { Match } from './agent-list.ts';
import type { CallFacts, Direction } from './call-events.ts';
import { type Caller, type CallerName, present } from './caller-name.ts';

/** A recording of a leg. One that cannot be flagged has the reason. */
export interface LegRecording {
  guid: string;
  refused?: UnflaggedReason;
  /** When its recorder was announced. Absent if the source was asked, and only knew that it is being recorded. */
  announcedAtMs?: number;
}

interface LegInAnyState {
  connectionId: string;
  extension: string;
  /** The source's first reference for the call. After an attended transfer, its reference for the transferred call. */
  callRef: string;
  /** The same for every leg of a caller. */
  interactionId: string;
  /** The first connection of this interaction, once this one is connected. */
  firstConnectionId?: string;
  direction?: Direction;
  caller: Caller;
  callerName?: CallerName;
  queueName?: string;
  wrapUp?: string;
  queryData?: string;
  /** Whose call it is, from the first moment when that was clear. */
  owner?: Extract<Match, { is: 'matched' }>;
  recordings: readonly LegRecording[];
}

/**
 * One extension's part in a call, as far as it is known: one type per state. `call-tracker.ts` has the transitions, and
 * docs/call-states.md draws them.
 */
export type Leg = Delivered | Connected | WrappingUp;

/** It rings, or the extension dials. */
export interface Delivered extends LegInAnyState {
  state: 'delivered';
}

interface WithConnection extends LegInAnyState {
  connectedAtMs: number;
  /** It was already connected when the gateway first saw it (QG-26). */
  wasInProgress?: true;
}

export interface Connected extends WithConnection {
  state: 'connected';
  isHeld: boolean;
  /** The connection before a transfer made its call the customer's. Recordings of that time belong to it (QG-24). */
  consultation?: Connected;
  /** If the source has been lost: when it last sent an event. This counts as the end of the call if nobody sees its end. */
  inDoubtSinceMs?: number;
}

export type Ending = 'disconnected' | 'transferred' | 'unseen';

/** The call is over. The gateway waits for the result that the agent enters. */
export interface WrappingUp extends WithConnection {
  state: 'wrapping-up';
  endedAtMs: number;
  ending: Ending;
  writeByMs: number;
}

/** A leg that is over, without any wait. */
export type EndedLeg = Omit<WrappingUp, 'state' | 'writeByMs'> & { state: 'ended' };

/** The new value; none after null; the previous one if there is no new one. */
const newest = (value: string | null | undefined, before: string | undefined): string | undefined =>
  value === undefined ? before : present(value);

const optional = <Name extends string>(name: Name, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: string };

/** The newest facts win, until the end of the call (QG-22). `callerNameOf` decides which name the caller has. */
export const withFacts = <L extends Leg>(
  leg: L,
  facts: CallFacts,
  nameOf: (caller: Caller) => CallerName | undefined,
): L => {
  const { queueName, wrapUp, queryData, callerName, ...rest } = leg;
  const caller: Caller = {
    ...optional('number', newest(facts.callerNumber, leg.caller.number)),
    ...optional('networkName', newest(facts.callerName, leg.caller.networkName)),
  };
  const isSameCaller = caller.number === leg.caller.number && caller.networkName === leg.caller.networkName;
  const name = isSameCaller ? callerName : nameOf(caller);
  return {
    ...rest,
    caller,
    ...(name && { callerName: name }),
    ...optional('queueName', newest(facts.queueName, queueName)),
    ...optional('wrapUp', newest(facts.wrapUp, wrapUp)),
    ...optional('queryData', newest(facts.queryData, queryData)),
  } as L;
};

export const withRecording = <L extends Leg | EndedLeg>(leg: L, recording: LegRecording): L =>
  leg.recordings.some(({ guid }) => guid === recording.guid)
    ? leg
    : { ...leg, recordings: [...leg.recordings, recording] };
