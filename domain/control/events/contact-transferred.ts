import { media as allMedia, type Medium } from '../../recording/recording.ts';
import { commandLeg } from '../command/command-leg.ts';
import type { CommandRequest, CommandResult } from '../command/command-request.ts';
import { type LiveContact, livenessOf } from '../contact/live-contact.ts';
import { commit, retryOnConflict } from '../ledger/commit.ts';
import type { ControlPorts } from '../ports.ts';
import { isDone, type Outcome } from '../recorder/outcome.ts';
import type { ControlState } from '../state/control-state.ts';
import { heldMedia, isEnded } from '../state/control-steps.ts';
import { keepPaused } from './contact-ended.ts';
import { contactReopened } from './contact-reopened.ts';

/** The media of a leg that were paused at its end or are paused now. */
const pausedOf = (state: ControlState): Medium[] =>
  isEnded(state) ? allMedia.filter((medium) => state.media[medium]?.before === 'paused') : heldMedia(state);

const isNotRecorded = ({ media }: ControlState, medium: Medium): boolean => media[medium]?.standing === 'not-recording';

/** With one check a second. */
const maxSecondsToStart = 3;

/**
 * A later leg of a transfer chain is connected to its agent. If the previous leg is paused, or ended paused, the pause
 * continues in the new leg for the rest of its time, if the settings say so. Harmless when repeated or late: a leg that
 * already had a command is not changed. Returns each recorder's answer; undefined if there was no pause to keep.
 */
export const contactTransferred = (ports: ControlPorts) => {
  const { live, controls, clock, count } = ports;
  const commandOneLeg = commandLeg(ports);
  const reopen = contactReopened(ports);
  const pauseAgain = keepPaused(ports);

  const pausedBefore = async (leg: LiveContact): Promise<ControlState | undefined> => {
    const earlier = (await live.chain(leg.initialContactId))
      .filter(({ contactId }) => contactId !== leg.contactId)
      .filter(({ connectedAt }) => connectedAt !== undefined && connectedAt <= leg.connectedAt!)
      .sort((a, b) => (a.connectedAt! < b.connectedAt! ? 1 : -1));
    for (const { contactId } of earlier) {
      const state = await controls.find(contactId);
      if (!state) continue;
      if (pausedOf(state).length > 0) return state;
      if (await wasCommanded(contactId)) return undefined;
    }
    return undefined;
  };

  /** By somebody, or by a limit. A leg in which Fermata tried to keep a pause, and failed, does not decide for the next one. */
  const wasCommanded = async (contactId: string): Promise<boolean> =>
    (await controls.ledger(contactId)).some(
      (entry) => entry.kind === 'command' && entry.source !== 'transfer' && entry.source !== 'recovery',
    );

  /** A customer who is transferred on at once has left the leg before its recorders could be instructed. */
  const isOver = async ({ contactId }: LiveContact): Promise<boolean> => {
    const now = await live.find(contactId);
    return now !== undefined && livenessOf(now) === 'ended';
  };

  /**
   * The recording of a new leg may start a moment after it is connected, its sound later than its screen. A medium that was
   * not recorded yet gets the pause again, unless somebody has done something with it in the meantime.
   */
  const untilRecorded = async (
    leg: LiveContact,
    pause: CommandRequest & { media: readonly Medium[] },
    first: CommandResult,
  ): Promise<readonly Outcome[]> => {
    let { outcomes, state } = first;
    for (let again = 0; again < maxSecondsToStart && outcomes.length > 0; again += 1) {
      const media = pause.media.filter((medium) => isNotRecorded(state, medium));
      if (media.length === 0) break;
      await ports.wait(1_000);
      if (await isOver(leg)) return [];
      const next = await commandOneLeg(
        leg,
        { ...pause, media },
        { unless: (now) => !media.every((one) => isNotRecorded(now, one)) },
      );
      state = next.state;
      const answered = new Set(next.outcomes.map(({ medium }) => medium));
      outcomes = [...outcomes.filter(({ medium }) => !answered.has(medium)), ...next.outcomes];
    }
    return outcomes;
  };

  return async (leg: LiveContact): Promise<readonly Outcome[]> => {
    const own = await reopen(leg);
    if (own && !isEnded(own)) return pauseAgain(leg);
    const before = await pausedBefore(leg);
    if (!before || livenessOf(leg) === 'ended' || (await isOver(leg))) return [];
    const { onTransfer } = await ports.settings();
    const toContactId = leg.contactId;
    await retryOnConflict(async () => {
      const ledger = await controls.ledger(before.contactId);
      if (ledger.some((entry) => entry.kind === 'transferred' && entry.toContactId === toContactId)) return true;
      const at = clock().toISOString();
      const state = (await controls.find(before.contactId)) ?? before;
      const next = { ...state, updatedAt: at };
      return commit(controls, next, [{ kind: 'transferred', toContactId, pausePolicy: onTransfer }], at);
    });

    const { pausedUntil } = before;
    const over = pausedUntil !== undefined && pausedUntil <= clock().toISOString();
    if (onTransfer === 'end' || over) return [];
    const media = pausedOf(before);
    const pause = {
      contactId: toContactId,
      verb: 'pause',
      media,
      blackout: media.some((medium) => before.media[medium]?.blackout),
      by: 'fermata',
      source: 'transfer',
      reason: 'The customer was transferred while recording was paused',
      ...(pausedUntil !== undefined && { pauseUntil: pausedUntil }),
    } as const;
    return retryOnConflict(async () => {
      const seen = (await controls.find(toContactId))?.revision ?? 0;
      const commanded = seen > 0 && (await controls.ledger(toContactId)).some(({ kind }) => kind === 'command');
      if (commanded) return [];
      const first = await commandOneLeg(leg, pause, { unless: ({ revision }) => revision !== seen });
      const outcomes = await untilRecorded(leg, pause, first);
      if (outcomes.some(({ result }) => result === 'not-found') && (await isOver(leg))) return [];
      // Something was written in the meantime, but a mark is not a command.
      if (outcomes.length === 0) return undefined;
      if (outcomes.every((outcome) => isDone(outcome))) count('PausesKeptAtTransfer', 1);
      return outcomes;
    });
  };
};
