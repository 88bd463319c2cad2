import type { RecordingStatus } from '../../../api/control/control.ts';
import type { Medium } from '../../../domain/recording/recording.ts';
import { type Command, type SentCommand, verbOf } from '../command/command.ts';
import { isLive, isPaused, knownMedia, type MediumState, recordedNow } from '../contact/contact-state.ts';
import { secondsLeft, secondsSince } from '../following/clock.ts';
import type { Freshness } from '../following/freshness.ts';
import { mediaText } from '../words.ts';

/** A fault that nobody may overlook. It is shown while it is true. */
export interface Alarm {
  level: 'alarm' | 'warning';
  headline: string;
  sentence: string;
}

/** Seconds that recorders have to confirm a command. Then it is shown as unconfirmed. */
const patience = 4;
/** Seconds after the end of a pause. Then the page says that the pause has not ended. */
const overdueAfter = 5;

const isSettled = (verb: 'start' | 'pause' | 'resume' | 'stop', state: MediumState): boolean => {
  if (state.standing === 'ended' || state.standing === 'stopped') return true;
  // Finding nothing to pause does not count as paused, because the contact may be recorded in an unknown place.
  if (verb === 'pause') return isPaused(state);
  if (verb === 'stop') return state.standing === 'not-recording';
  // Somebody who paused it again after that has made their intention clear.
  return state.standing === 'recording';
};

/** Whether the state is as requested, according to the server's latest answer. */
export const isAsRequested = (lastCommand: Command, status: RecordingStatus): boolean =>
  !isLive(status) ||
  knownMedia(status)
    .filter(({ medium }) => !lastCommand.media || lastCommand.media.includes(medium))
    .every(({ state }) => isSettled(verbOf(lastCommand), state));

const which = (status: RecordingStatus, fits: (state: MediumState, medium: Medium) => boolean): Medium[] =>
  knownMedia(status)
    .filter(({ medium, state }) => fits(state, medium))
    .map(({ medium }) => medium);

/** The current state of the command's media, in capitals. */
const now = (status: RecordingStatus, lastCommand: Command): string => {
  const isMeant = (medium: Medium) => !lastCommand.media || lastCommand.media.includes(medium);
  if (verbOf(lastCommand) === 'pause' || verbOf(lastCommand) === 'stop') {
    const still = which(status, (state, medium) => isMeant(medium) && recordedNow(state) === 'yes');
    if (still.length > 0) return `STILL RECORDING: ${mediaText(still)}`;
    const perhaps = which(status, (state, medium) => isMeant(medium) && recordedNow(state) === 'perhaps');
    return `MAY STILL BE RECORDING: ${mediaText(perhaps)}`;
  }
  const not = which(status, (state, medium) => isMeant(medium) && recordedNow(state) === 'no');
  if (not.length > 0) return `NOT BEING RECORDED: ${mediaText(not)}`;
  return `MAY NOT BE RECORDED: ${mediaText(which(status, (_, medium) => isMeant(medium)))}`;
};

const unanswered = (status: RecordingStatus, serverNow: number): Alarm[] => {
  const waiting = (names: MediumState['standing'][]) =>
    which(status, ({ standing, since }) => names.includes(standing) && secondsSince(since, serverNow) >= patience);
  const doubtful = [
    ...new Set([...waiting(['pausing', 'stopping']), ...which(status, (s) => s.standing === 'paused' && !s.confirmed)]),
  ];
  const resuming = waiting(['resuming', 'starting']);
  return [
    ...(doubtful.length > 0
      ? [
          {
            level: 'alarm' as const,
            headline: `MAY STILL BE RECORDING: ${mediaText(doubtful)}`,
            sentence:
              'Not every recorder has confirmed. Fermata keeps asking. Do not rely on the pause until it says Paused.',
          },
        ]
      : []),
    ...(resuming.length > 0
      ? [
          {
            level: 'alarm' as const,
            headline: `MAY NOT BE RECORDED: ${mediaText(resuming)}`,
            sentence: 'Not every recorder has confirmed that it is recording again. Fermata keeps asking.',
          },
        ]
      : []),
  ];
};

const overdue = (status: RecordingStatus, serverNow: number): Alarm[] => {
  const paused = which(status, isPaused);
  if (!status.pausedUntil || paused.length === 0) return [];
  if (secondsLeft(status.pausedUntil, serverNow - overdueAfter * 1000) > 0) return [];
  return [
    {
      level: 'alarm',
      headline: `NOT BEING RECORDED: ${mediaText(paused)}`,
      sentence: 'The pause should have ended automatically but has not. Press Resume.',
    },
  ];
};

/** One medium is paused and another is not. This may be intended, but nobody may overlook it. */
const inPart = (status: RecordingStatus): Alarm[] => {
  const paused = which(status, isPaused);
  const recording = which(status, (state) => state.standing === 'recording');
  if (paused.length === 0 || recording.length === 0) return [];
  return [
    {
      level: 'warning',
      headline: `STILL RECORDING: ${mediaText(recording)}`,
      sentence: `Only ${mediaText(paused)} ${paused.length === 1 ? 'is' : 'are'} paused.`,
    },
  ];
};

/** The current alarms of a contact, the worst first. */
export const alarmsOf = (
  status: RecordingStatus,
  lastCommand: SentCommand | undefined,
  { fresh, serverNow }: { fresh: Freshness; serverNow: number },
): Alarm[] => {
  if (fresh === 'unknown') {
    return [
      {
        level: 'alarm',
        headline: 'STATE UNKNOWN: it may be recording',
        sentence:
          'The connection to Fermata is lost, so this page cannot show what is being recorded. The last known state is below. A pause still ends automatically.',
      },
    ];
  }
  if (!isLive(status)) return [];
  const failed =
    lastCommand?.problem && lastCommand.contactId === status.contactId && !isAsRequested(lastCommand, status)
      ? [{ level: 'alarm' as const, headline: now(status, lastCommand), sentence: lastCommand.problem }]
      : [];
  const doubts = [...unanswered(status, serverNow), ...overdue(status, serverNow)].filter(
    ({ headline }) => !failed.some((one) => one.headline === headline),
  );
  const alarms = [...failed, ...doubts];
  return alarms.length > 0 ? alarms : inPart(status);
};
