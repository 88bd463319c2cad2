import type { UnflaggedReason } from '../../flag/words.ts';
import { type EndedCall, endedCallOf } from '../ended-call.ts';
import { type Delivered, type EndedLeg, type Ending, type Leg, withRecording } from '../leg.ts';
import { type FlaggedRecording, resultsOf, type UnflaggedRecording } from '../recording-flags.ts';
import type { TrackedCalls } from './tracked-calls.ts';

/** Work that follows from an event, or from the passing of time. */
export type Outcome =
  /** Ask the recorder for the id of this connection's recording. */
  | { do: 'look-up'; connectionId: string }
  | { do: 'write-flags'; recording: FlaggedRecording }
  | { do: 'list-unflagged'; recording: UnflaggedRecording }
  /** An extension has left a call in which it was connected. */
  | { do: 'note-call'; call: EndedCall };

/** The work that follows when legs end. */
export const legEndings = (calls: TrackedCalls) => {
  /** The results for a leg's recordings. */
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

  /**
   * Nobody was connected, so nothing is flagged, but a recording of the ringing is listed. If the source was lost, the
   * extension may have answered, and nobody would learn of that recording otherwise.
   */
  const abandon = (leg: Delivered, ending: Ending, atMs: number): Outcome[] => {
    calls.end(leg, atMs);
    const { agents, settings } = calls;
    if (agents.match(leg.extension).is === 'no-user') return [];
    const { connectionId, extension, recordings, direction } = leg;
    const isUnseen = ending === 'unseen';
    const list = (reason: UnflaggedReason, guid?: string): Outcome => ({
      do: 'list-unflagged',
      recording: { ...{ atMs, connectionId, extension, reason }, ...(guid !== undefined && { guid }) },
    });
    if (recordings.length > 0)
      return recordings.map(({ guid }) => list(isUnseen ? 'ended-unseen' : 'never-connected', guid));
    const isRecordedIfAnswered = direction !== 'outbound' || settings.recordsOutgoing === true;
    return isUnseen && isRecordedIfAnswered ? [list('rang-unseen')] : [];
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

  /** A recording that is announced after its leg has ended is not flagged any more. It is listed, once. */
  const listLate = ({ connectionId, guid, atMs }: { connectionId: string; guid: string; atMs: number }): Outcome[] => {
    const leg = calls.find(connectionId);
    if (!leg || leg.recordings.some((one) => one.guid === guid)) return [];
    calls.end(withRecording(leg, { guid, refused: 'guid-not-in-time' }), atMs);
    const { extension } = leg;
    if (calls.agents.match(extension).is === 'no-user') return [];
    return [{ do: 'list-unflagged', recording: { atMs, connectionId, extension, guid, reason: 'guid-not-in-time' } }];
  };

  return { outcomesOf, end, writeNow, listLate };
};
export type LegEndings = ReturnType<typeof legEndings>;
