import { flagProblem, shortFlagValue } from '../flag/flag-value.ts';
import type { CallerNameSource, FlagName, Flags, UnflaggedReason } from '../flag/words.ts';
import type { AgentList } from './agent-list.ts';
import type { EndedLeg, Ending } from './leg.ts';

/** The flags of one recording, as they are written once at the end of its call. */
export interface FlaggedRecording {
  guid: string;
  connectionId: string;
  extension: string;
  startedAtMs: number;
  endedAtMs: number;
  ending: Ending;
  flags: Flags;
  callerNameSource?: CallerNameSource;
  /** Flags whose value must not be kept, for example because it contains a card number. */
  leftOut: readonly FlagName[];
}

/** A recording, or a call that should have one, without flags. */
export interface UnflaggedRecording {
  atMs: number;
  connectionId: string;
  extension: string;
  guid?: string;
  reason: UnflaggedReason;
}

const valuesOf = (leg: EndedLeg, { agentId, agentName }: { agentId: string; agentName: string }): Flags => ({
  AgentId: agentId,
  AgentName: agentName,
  CTICallRef: leg.callRef,
  InteractionGuid: leg.interactionId,
  ...(leg.callerName && { CallerName: leg.callerName.name }),
  ...(leg.queueName !== undefined && { QueueName: leg.queueName }),
  ...(leg.wrapUp !== undefined && { CTIWrapup: leg.wrapUp }),
  ...(leg.queryData !== undefined && { CTIQueryData: leg.queryData }),
});

/** The flags that are switched on, each in a form that can be stored. One without a value is left out (QG-04, QG-10). */
const storable = (values: Flags, on: readonly FlagName[]): { flags: Flags; leftOut: FlagName[] } => {
  const flags: Flags = {};
  const leftOut: FlagName[] = [];
  for (const name of on) {
    const value = values[name] === undefined ? '' : shortFlagValue(values[name]);
    if (value === '') continue;
    if (flagProblem(name, value) === undefined) flags[name] = value;
    else leftOut.push(name);
  }
  return { flags, leftOut };
};

const reasonWithout = (leg: EndedLeg, windowMs: number, recordsOutgoing: boolean): UnflaggedReason => {
  if (leg.wasInProgress) return 'already-in-progress';
  if (leg.ending === 'unseen') return 'ended-unseen';
  // Most sites record incoming calls only. A call that an agent made and that nobody records is no failure.
  if (leg.direction === 'outbound' && !recordsOutgoing) return 'outgoing-unrecorded';
  return leg.endedAtMs - leg.connectedAtMs < windowMs ? 'ended-before-guid' : 'guid-not-in-time';
};

/** The results for a leg that is over: each recording is flagged, or listed with the reason why not. */
export const resultsOf = (
  leg: EndedLeg,
  {
    agents,
    flagsOn,
    windowMs,
    recordsOutgoing = false,
  }: { agents: AgentList; flagsOn: readonly FlagName[]; windowMs: number; recordsOutgoing?: boolean | undefined },
): { flagged: FlaggedRecording[]; unflagged: UnflaggedRecording[] } => {
  const { connectionId, extension, connectedAtMs: startedAtMs, endedAtMs, ending, recordings } = leg;
  const list = (reason: UnflaggedReason, guid?: string): UnflaggedRecording => ({
    ...{ atMs: endedAtMs, connectionId, extension, reason },
    ...(guid !== undefined && { guid }),
  });
  const without = (reason: UnflaggedReason) =>
    recordings.length > 0 ? recordings.map(({ guid }) => list(reason, guid)) : [list(reason)];

  const match = leg.owner ?? agents.match(extension);
  // An extension that is unknown here belongs to another recording server, or to no agent (QG-15).
  if (match.is === 'no-user') return { flagged: [], unflagged: match.agent ? without('agent-without-user') : [] };
  if (match.is !== 'matched') return { flagged: [], unflagged: without(match.is) };
  if (recordings.length === 0) return { flagged: [], unflagged: [list(reasonWithout(leg, windowMs, recordsOutgoing))] };

  const { flags, leftOut } = storable(valuesOf(leg, match), flagsOn);
  const source = flags.CallerName === undefined ? undefined : leg.callerName?.source;
  return {
    flagged: recordings
      .filter(({ refused }) => refused === undefined)
      .map(({ guid }) => ({
        ...{ guid, connectionId, extension, startedAtMs, endedAtMs, ending, flags, leftOut },
        ...(source && { callerNameSource: source }),
      })),
    unflagged: recordings.flatMap(({ guid, refused }) => (refused === undefined ? [] : [list(refused, guid)])),
  };
};
