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
const outlivedAfterMs = 60_000;

const isOver = ({ pausedUntil }: ControlState, at: string): boolean => pausedUntil !== undefined && pausedUntil <= at;

/** For a contact whose live data has expired: the data of its state is enough. */
const contactOf = ({ contactId, initialContactId, provider, agentId }: ControlState): LiveContact => ({
  contactId,
  initialContactId,
  provider,
  ...(agentId !== undefined && { agentId }),
});

/** The end of a contact that all its agents have left and that its provider no longer knows. */
const endOfAbandoned = (leg: LiveContact, now: Date): LiveContact | undefined => {
  if (leftAloneSince(leg) === undefined) return undefined;
  const { contactId, initialContactId, provider } = leg;
  return { contactId, initialContactId, provider, endedAt: now.toISOString() };
};

/** Milliseconds that a recorder has to answer whether it records. */
const recordsNowTimeoutMs = 5_000;
const maxChecksInFlight = 10;

/** Paused contacts of which a part is still recorded, because it started after the pause. */
const recordedWhilePaused = async (ports: ControlPorts, states: readonly ControlState[]): Promise<LiveContact[]> => {
  const { live, clock } = ports;
  const look = async ({ contactId }: ControlState): Promise<LiveContact | undefined> => {
    const contact = await live.find(contactId);
    if (!contact || livenessOf(contact) !== 'connected') return undefined;
    const until = new Date(clock().getTime() + recordsNowTimeoutMs);
    const answers = recordersOf(ports.recorders, contact).map(async (recorder) =>
      recorder.recordsNow?.(contact, until),
    );
    return (await Promise.all(answers)).includes(true) ? contact : undefined;
  };
  const found: LiveContact[] = [];
  for (let next = 0; next < states.length; next += maxChecksInFlight) {
    const some = await Promise.all(states.slice(next, next + maxChecksInFlight).map((state) => look(state)));
    found.push(...some.flatMap((contact) => contact ?? []));
  }
  return found;
};

const overdue = (ports: ControlPorts) => {
  const { controls, live, source, clock } = ports;
  const commandOneLeg = commandLeg(ports);
  const end = contactEnded(ports);

  const legOf = async (state: ControlState): Promise<LiveContact> =>
    (await live.find(state.contactId)) ?? contactOf(state);

  /** Ends a contact whose end was not reported. Its provider knows, and it needs no further command. */
  const endIfUnreported = async (leg: LiveContact, outcomes: readonly Outcome[]): Promise<void> => {
    if (!outcomes.some(({ result }) => result === 'not-found')) return;
    const report = (await source.describe(leg.contactId)) ?? endOfAbandoned(leg, clock());
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
    const { outcomes } = await commandOneLeg(
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
      // If somebody has resumed and paused again, that pause has its own end.
      { unless: (now, at) => !isOver(now, at) },
    );
    await endIfUnreported(leg, outcomes);
  };

  /** Repeats a command without an answer, which may or may not have happened. */
  const repeatCommand = async (state: ControlState): Promise<void> => {
    const leg = await legOf(state);
    if (livenessOf(leg) === 'ended') return void (await end(leg));
    const lostVerb = (now: ControlState, medium: Medium, at: string) => {
      const known = now.media[medium];
      return known && !isInFlight(known, at) ? verbInFlight(known.standing) : undefined;
    };
    const now = clock().toISOString();
    for (const verb of verbs) {
      const media = (Object.keys(state.media) as Medium[]).filter((medium) => lostVerb(state, medium, now) === verb);
      if (media.length === 0) continue;
      const { outcomes } = await commandOneLeg(
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
        { unless: (known, at) => media.some((medium) => lostVerb(known, medium, at) !== verb) },
      );
      await endIfUnreported(leg, outcomes);
    }
  };

  return { controls, endPause, repeatCommand };
};

/** Called at the end of a pause. Harmless when it comes early, late or twice. */
export const endDuePause = (ports: ControlPorts) => {
  const { endPause } = overdue(ports);
  return async (contactId: string): Promise<void> => {
    const state = await ports.controls.find(contactId);
    if (!state || isEnded(state) || state.pausedUntil === undefined) return;
    if (!isOver(state, ports.clock().toISOString())) return ports.timers.set(contactId, state.pausedUntil);
    await endPause(state);
  };
};

export interface WatchResult {
  /** Contacts that were resumed, because their pause was over. */
  due: number;
  /** Contacts whose commands were sent again, because their outcome was unknown. */
  askedAgain: number;
  /** Pauses that still last although they should have ended a while ago. */
  outlived: string[];
  /** Media that should be paused, but that no recorder has confirmed. */
  unconfirmed: string[];
  /** Contacts of which a part was recorded during a pause. That part was paused, too. */
  recorded: string[];
  /** Contacts whose check failed. They are checked the next time. */
  failed: { contactId: string; error: unknown }[];
}

/**
 * Checks everything once: ends pauses that are over, repeats commands without an answer, and reports pauses that are past
 * their end or could not be confirmed. It runs every minute and completes what timers and crashes leave undone.
 */
export const watchPauses = (ports: ControlPorts) => {
  const { controls, clock, count } = ports;
  const { endPause, repeatCommand } = overdue(ports);
  const pauseAgain = keepPaused(ports);

  return async (): Promise<WatchResult> => {
    const at = clock().toISOString();
    const before = new Date(clock().getTime() - maxAnswerMilliseconds).toISOString();
    const [paused, unanswered] = await Promise.all([controls.paused(), controls.unanswered(before)]);
    const states = new Map([...paused, ...unanswered].map((state) => [state.contactId, state]));
    const due = [...states.values()].filter((state) => isOver(state, at));
    const lost = unanswered.filter((state) => !isOver(state, at));
    const failed: WatchResult['failed'] = [];
    const each = (list: readonly ControlState[], act: (state: ControlState) => Promise<void>) =>
      list.map((state) => act(state).catch((error: unknown) => failed.push({ contactId: state.contactId, error })));
    await Promise.all([...each(lost, repeatCommand), ...each(due, endPause)]);
    const lasting = paused.filter((state) => !isOver(state, at) && !lost.includes(state));
    const recorded = await recordedWhilePaused(ports, lasting);
    const keep = async (contact: LiveContact) =>
      pauseAgain(contact).catch((error: unknown) => failed.push({ contactId: contact.contactId, error }));
    await Promise.all(recorded.map(keep));

    const now = clock().toISOString();
    const [stillPaused, stillUnanswered] = await Promise.all([controls.paused(), controls.unanswered(now)]);
    const still = [...new Map([...stillPaused, ...stillUnanswered].map((state) => [state.contactId, state])).values()];
    const tooLong = new Date(clock().getTime() - outlivedAfterMs).toISOString();
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
