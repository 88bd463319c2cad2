import { type EndedCall, endedCallOf } from '../ended-call.ts';
import type { Delivered, EndedLeg, Ending, Leg } from '../leg.ts';
import { type FlaggedRecording, resultsOf, type UnflaggedRecording } from '../recording-flags.ts';
import type { TrackedCalls } from './tracked-calls.ts';

/** What has to be done because of an event, or because time has passed. */
export type Outcome =
  /** Ask the recorder for the id of this connection's recording. */
  | { do: 'look-up'; connectionId: string }
  | { do: 'write-flags'; recording: FlaggedRecording }
  | { do: 'list-unflagged'; recording: UnflaggedRecording }
  /** An extension is out of a call that it was connected in. */
  | { do: 'note-call'; call: EndedCall };

/** What is to be done when legs end. */
export const legEndings = (calls: TrackedCalls) => {
  /** What becomes of a leg's recordings. */
  const outcomesOf = (leg: EndedLeg): Outcome[] => {
    const { agents, windowMs } = calls;
    const { flagged, unflagged } = resultsOf(leg, {
      agents,
      flagsOn: calls.settings.flagsOn,
      windowMs,
      recordsOutgoing: calls.settings.recordsOutgoing,
    });
    return [
      ...flagged.map((recording): Outcome => ({ do: 'write-flags', recording })),
      ...unflagged.map((recording): Outcome => ({ do: 'list-unflagged', recording })),
    ];
  };

  const close = (leg: EndedLeg): Outcome[] => {
    calls.end(leg, leg.endedAtMs);
    const call = endedCallOf(leg, calls.agents);
    return [...(call ? [{ do: 'note-call', call } as const] : []), ...outcomesOf(leg)];
  };

  /** Nobody was connected, so nothing is flagged; a recording of the ringing is listed. */
  const abandon = (leg: Delivered, ending: Ending, atMs: number): Outcome[] => {
    calls.end(leg, atMs);
    if (calls.agents.match(leg.extension).is === 'no-user') return [];
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
    const leg = calls.legs.get(connectionId);
    if (!leg || leg.state === 'wrapping-up') return [];
    if (leg.state === 'delivered') return abandon(leg, ending, atMs);
    const { isHeld: _, inDoubtSinceMs: __, ...rest } = leg;
    const endedAtMs = Math.max(atMs, leg.connectedAtMs);
    const waits =
      calls.settings.flagsOn.includes('CTIWrapup') && calls.settings.wrapUpSeconds > 0 && leg.wrapUp === undefined;
    const isFlagged = leg.recordings.length > 0 && ending !== 'unseen';
    if (!waits || !isFlagged) return close({ ...rest, state: 'ended', endedAtMs, ending });
    calls.stopLookUps(connectionId);
    const writeByMs = atMs + calls.settings.wrapUpSeconds * 1000;
    calls.store({ ...rest, state: 'wrapping-up', endedAtMs, ending, writeByMs });
    return [];
  };

  const writeNow = (leg: Leg): Outcome[] => {
    if (leg.state !== 'wrapping-up') return [];
    const { writeByMs: _, ...rest } = leg;
    return close({ ...rest, state: 'ended' });
  };

  return { outcomesOf, end, writeNow };
};
export type LegEndings = ReturnType<typeof legEndings>;
