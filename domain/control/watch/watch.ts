import type { Medium } from '../../recording/recording.ts';
import { verbs } from '../command/command.ts';
import { commandLeg } from '../command/command-leg.ts';
import { leftAloneSince } from '../contact/contact-history.ts';
import { type LiveContact, livenessOf } from '../contact/live-contact.ts';
import { contactEnded, keepPaused } from '../events/contact-ended.ts';
import type { ControlPorts } from '../ports.ts';
import { recordersOf } from '../recorder/instruct-recorders.ts';
import type { Outcome } from '../recorder/outcome.ts';
import type { ControlState } from '../state/control-state.ts';
import { heldMedia, isEnded, isInFlight, maxAnswerMilliseconds } from '../state/control-steps.ts';
import { verbInFlight } from '../state/moves.ts';

/** Milliseconds past its limit after which a pause is reported. */
const outlivedAfter = 60_000;

const isOver = ({ pausedUntil }: ControlState, at: string): boolean => pausedUntil !== undefined && pausedUntil <= at;

/** Its live contact has expired: the data of the state is enough. */
const contactOf = ({ contactId, initialContactId, provider, agentId }: ControlState): LiveContact => ({
  contactId,
  initialContactId,
  provider,
  ...(agentId !== undefined && { agentId }),
});

/** A contact that all its agents have left, and that its provider no longer knows, is over. */
const abandoned = (leg: LiveContact, now: Date): LiveContact | undefined => {
  if (leftAloneSince(leg) === undefined) return undefined;
  const { contactId, initialContactId, provider } = leg;
  return { contactId, initialContactId, provider, endedAt: now.toISOString() };
};

/** Milliseconds for a recorder to say whether it records. */
const looksFor = 5_000;
const looksAtOnce = 10;

/** Paused contacts of which something is still recorded, because it started after the pause. */
const recordedWhilePaused = async (ports: ControlPorts, states: readonly ControlState[]): Promise<LiveContact[]> => {
  const { live, clock } = ports;
  const look = async ({ contactId }: ControlState): Promise<LiveContact | undefined> => {
    const contact = await live.find(contactId);
    if (!contact || livenessOf(contact) !== 'connected') return undefined;
    const until = new Date(clock().getTime() + looksFor);
    const answers = recordersOf(ports.recorders, contact).map(async (recorder) =>
      recorder.recordsNow?.(contact, until),
    );
    return (await Promise.all(answers)).includes(true) ? contact : undefined;
  };
  const found: LiveContact[] = [];
  for (let next = 0; next < states.length; next += looksAtOnce) {
    const some = await Promise.all(states.slice(next, next + looksAtOnce).map((state) => look(state)));
    found.push(...some.flatMap((contact) => contact ?? []));
  }
  return found;
};

const overdue = (ports: ControlPorts) => {
  const { controls, live, source, clock } = ports;
  const on = commandLeg(ports);
  const end = contactEnded(ports);

  const legOf = async (state: ControlState): Promise<LiveContact> =>
    (await live.find(state.contactId)) ?? contactOf(state);

  /** Its end may not have been reported: then the provider knows, and needs no further command. */
  const endedAfterAll = async (leg: LiveContact, outcomes: readonly Outcome[]): Promise<void> => {
    if (!outcomes.some(({ result }) => result === 'not-found')) return;
    const report = (await source.describe(leg.contactId)) ?? abandoned(leg, clock());
    if (!report) return;
    const { now } = await live.note(report);
    if (livenessOf(now) === 'ended') await end(now);
  };

  /** Ends the pause of a contact if its time is over. */
  const endPause = async (state: ControlState): Promise<void> => {
    const leg = await legOf(state);
    if (livenessOf(leg) === 'ended') return void (await end(leg));
    const media = heldMedia(state);
    if (media.length === 0) return;
    const { outcomes } = await on(
      leg,
      {
        contactId: state.contactId,
        verb: 'resume',
        media,
        blackout: media.some((medium) => state.media[medium]?.blackout),
        by: 'fermata',
        source: 'limit',
        reason: 'The pause had reached its longest duration',
      },
      // Somebody resumed and paused again in the meantime: that pause has its own end.
      { unless: (now, at) => !isOver(now, at) },
    );
    await endedAfterAll(leg, outcomes);
  };

  /** Sends a command without an answer again: it may or may not have happened. */
  const askAgain = async (state: ControlState): Promise<void> => {
    const leg = await legOf(state);
    if (livenessOf(leg) === 'ended') return void (await end(leg));
    const lost = (now: ControlState, medium: Medium, at: string) => {
      const known = now.media[medium];
      return known && !isInFlight(known, at) ? verbInFlight(known.standing) : undefined;
    };
    const now = clock().toISOString();
    for (const verb of verbs) {
      const media = (Object.keys(state.media) as Medium[]).filter((medium) => lost(state, medium, now) === verb);
      if (media.length === 0) continue;
      const { outcomes } = await on(
        leg,
        {
          contactId: state.contactId,
          verb,
          media,
          blackout: media.some((medium) => state.media[medium]?.blackout),
          by: 'fermata',
          source: 'recovery',
          reason: 'It was not known whether the previous command had happened',
          ...(state.pausedUntil !== undefined && { pauseUntil: state.pausedUntil }),
        },
        { unless: (known, at) => media.some((medium) => lost(known, medium, at) !== verb) },
      );
      await endedAfterAll(leg, outcomes);
    }
  };

  return { controls, endPause, askAgain };
};

/** Called at the end of a pause: harmless when it comes early, late or twice. */
export const endDuePause = (ports: ControlPorts) => {
  const { endPause } = overdue(ports);
  return async (contactId: string): Promise<void> => {
    const state = await ports.controls.find(contactId);
    if (!state || isEnded(state) || state.pausedUntil === undefined) return;
    if (!isOver(state, ports.clock().toISOString())) return ports.timers.set(contactId, state.pausedUntil);
    await endPause(state);
  };
};

export interface Watched {
  /** Contacts whose pause was over, and that were resumed. */
  due: number;
  /** Contacts with commands sent again because their outcome was unknown. */
  askedAgain: number;
  /** Pauses that still last although they should have ended a while ago. */
  outlived: string[];
  /** Media that should be paused, but that no recorder has confirmed. */
  unconfirmed: string[];
  /** Contacts of which something was recorded while they were paused; that was paused, too. */
  recorded: string[];
  /** Contacts at which this failed; they are checked the next time. */
  failed: { contactId: string; error: unknown }[];
}

/**
 * Checks everything once: ends pauses that are over, sends commands without an answer again, and reports which pauses are
 * past their end or could not be confirmed. What timers and crashes leave undone is done here, every minute.
 */
export const watchPauses = (ports: ControlPorts) => {
  const { controls, clock, count } = ports;
  const { endPause, askAgain } = overdue(ports);
  const pauseAgain = keepPaused(ports);

  return async (): Promise<Watched> => {
    const at = clock().toISOString();
    const before = new Date(clock().getTime() - maxAnswerMilliseconds).toISOString();
    const [paused, unanswered] = await Promise.all([controls.paused(), controls.unanswered(before)]);
    const states = new Map([...paused, ...unanswered].map((state) => [state.contactId, state]));
    const due = [...states.values()].filter((state) => isOver(state, at));
    const lost = unanswered.filter((state) => !isOver(state, at));
    const failed: Watched['failed'] = [];
    const each = (list: readonly ControlState[], act: (state: ControlState) => Promise<void>) =>
      list.map((state) => act(state).catch((error: unknown) => failed.push({ contactId: state.contactId, error })));
    await Promise.all([...each(lost, askAgain), ...each(due, endPause)]);
    const lasting = paused.filter((state) => !isOver(state, at) && !lost.includes(state));
    const recorded = await recordedWhilePaused(ports, lasting);
    const keep = async (contact: LiveContact) =>
      pauseAgain(contact).catch((error: unknown) => failed.push({ contactId: contact.contactId, error }));
    await Promise.all(recorded.map(keep));

    const now = clock().toISOString();
    const [stillPaused, stillUnanswered] = await Promise.all([controls.paused(), controls.unanswered(now)]);
    const still = [...new Map([...stillPaused, ...stillUnanswered].map((state) => [state.contactId, state])).values()];
    const tooLong = new Date(clock().getTime() - outlivedAfter).toISOString();
    const outlived = still.filter((state) => heldMedia(state).length > 0 && isOver(state, tooLong));
    const unconfirmed = still.filter(({ media }) =>
      Object.values(media).some((medium) => medium.standing === 'pausing' && !isInFlight(medium, now)),
    );
    if (outlived.length > 0) count('PausesOutlived', outlived.length);
    if (unconfirmed.length > 0) count('PausesUnconfirmed', unconfirmed.length);
    if (failed.length > 0) count('WatchFailed', failed.length);
    const ids = (list: readonly ControlState[]) => list.map(({ contactId }) => contactId);
    return {
      due: due.length,
      askedAgain: lost.length,
      outlived: ids(outlived),
      unconfirmed: ids(unconfirmed),
      recorded: recorded.map(({ contactId }) => contactId),
      failed,
    };
  };
};
