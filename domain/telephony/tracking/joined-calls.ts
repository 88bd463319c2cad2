import type { CallEvent, CallFacts } from '../call-events.ts';
import { type Connected, type EndedLeg, type Leg, withFacts } from '../leg.ts';
import type { LegEndings, Outcome } from './leg-endings.ts';
import type { TrackedCalls } from './tracked-calls.ts';

/** Transfers and conferences: legs of several calls become one interaction. */
export const joinedCalls = (calls: TrackedCalls, { end, outcomesOf }: LegEndings) => {
  /** When a new recording begins after an attended transfer, those of the consultation are over and get its flags (QG-24). */
  const endConsultation = (leg: Connected, guid: string, atMs: number): { leg: Connected; outcomes: Outcome[] } => {
    const { consultation, ...rest } = leg;
    if (!consultation || leg.recordings.some((one) => one.guid === guid)) return { leg, outcomes: [] };
    const { isHeld: _, inDoubtSinceMs: __, ...before } = consultation;
    const { recordings, interactionId } = leg;
    const over: EndedLeg = {
      ...{ ...before, recordings, interactionId, state: 'ended', ending: 'transferred' },
      endedAtMs: Math.max(atMs, before.connectedAtMs),
    };
    return { leg: { ...rest, recordings: [] }, outcomes: outcomesOf(over) };
  };

  /** Both old connections end. From now on, what continues belongs to the transferred call (QG-24). */
  const transfer = ({ from, to, callRef, facts, atMs }: Extract<CallEvent, { is: 'transferred' }>): Outcome[] => {
    const legOf = (id: string | undefined) => (id === undefined ? undefined : calls.find(id));
    const [primary, consultation] = from.map(legOf);
    const target = to === undefined ? undefined : calls.legs.get(to);
    const ref = primary?.callRef ?? callRef;
    if (target && ref !== undefined) {
      const call = calls.callOf(ref, atMs);
      call.interactionId = primary?.interactionId ?? call.interactionId;
      const first = primary?.firstConnectionId ?? call.firstConnectionId;
      const interaction = {
        interactionId: call.interactionId,
        ...(first !== undefined && { firstConnectionId: first }),
      };
      Object.assign(call, interaction);
      if (consultation) calls.setCall(consultation.callRef, { ...interaction, seenAtMs: atMs });
      const caller: CallFacts = primary
        ? { callerNumber: primary.caller.number ?? null, callerName: primary.caller.networkName ?? null }
        : {};
      const isTalking = target.state === 'connected' && target.recordings.length > 0;
      const moved: Leg = {
        ...{ ...target, ...interaction, callRef: ref },
        ...(isTalking && { consultation: target }),
      };
      const queryData = primary?.queryData === undefined ? {} : { queryData: primary.queryData };
      calls.store(withFacts(moved, { ...caller, ...queryData, ...facts }, calls.nameOf));
    }
    return from.flatMap((connectionId) => end(connectionId, 'transferred', atMs));
  };

  /** Everybody in a conference is in the interaction of the connection that was connected first. */
  const confer = ({ connectionIds, atMs }: Extract<CallEvent, { is: 'conferenced' }>): void => {
    const together = connectionIds
      .flatMap((id) => calls.legs.get(id) ?? [])
      .filter((leg) => leg.state === 'connected')
      .sort((a, b) => a.connectedAtMs - b.connectedAtMs);
    const [first, ...others] = together;
    if (!first) return;
    for (const leg of others) {
      if (leg.interactionId === first.interactionId) continue;
      const { interactionId, firstConnectionId = first.connectionId } = first;
      calls.store({ ...leg, interactionId, firstConnectionId });
      Object.assign(calls.callOf(leg.callRef, atMs), { interactionId, firstConnectionId });
    }
  };

  return { endConsultation, transfer, confer };
};
