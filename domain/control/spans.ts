import { media as allMedia, type Medium } from '../recording/recording.ts';
import type { CommandSource } from './command.ts';
import type { LedgerEntry } from './ledger.ts';
import { isDone, type OutcomeResult } from './outcome.ts';
import type { RecorderName } from './recorder.ts';

/** What one recorder said of one medium of a pause, last. */
export interface SpanAnswer {
  recorder: RecorderName;
  medium: Medium;
  result: OutcomeResult;
  code?: string;
  detail?: string;
}

/** One pause of a contact, as its ledger tells it: from the command that asked for it until the one that ended it. */
export interface PauseSpan {
  contactId: string;
  commandId: string;
  /** ISO 8601 UTC with milliseconds. */
  from: string;
  /** Absent while it lasts. */
  to?: string;
  media: readonly Medium[];
  blackout: boolean;
  by: string;
  source: CommandSource;
  reason?: string;
  endedBy?: string;
  endedThrough?: CommandSource;
  /** Every recorder that was told confirmed it. */
  confirmed: boolean;
  answers: readonly SpanAnswer[];
}

type CommandEntry = Extract<LedgerEntry, { kind: 'command' }>;
type AnswerEntry = Extract<LedgerEntry, { kind: 'answer' }>;

/** The pause of one medium, while the ledger is read. */
interface Open {
  medium: Medium;
  pause: CommandEntry;
  blackout: boolean;
  answers: Map<RecorderName, AnswerEntry>;
  to?: string;
  endedBy?: string;
  endedThrough?: CommandSource;
}

const didNotHappen: readonly OutcomeResult[] = [
  'not-recording',
  'illegal',
  'unsupported',
  'not-found',
  'throttled',
  'failed',
];

/** A pause that every recorder refused never was one; but a blackout is taken out of what was recorded all the same. */
const happened = ({ blackout, answers }: Open): boolean =>
  blackout || answers.size === 0 || [...answers.values()].some(({ result }) => !didNotHappen.includes(result));

const isConfirmed = ({ answers, pause }: Open): boolean =>
  answers.size > 0 ? [...answers.values()].every((answer) => isDone(answer, 'pause')) : pause.source === 'provider';

/** A resume or a stop ends a pause once a recorder did it; what was told by the provider has happened. */
const ends = ({ verb, source }: CommandEntry, answers: readonly AnswerEntry[]): boolean =>
  (verb === 'resume' || verb === 'stop') &&
  (source === 'provider' || answers.some((answer) => isDone(answer, verb) || answer.result === 'not-recording'));

const answerOf = ({ recorder, medium, result, code, detail }: AnswerEntry): SpanAnswer => ({
  recorder,
  medium,
  result,
  ...(code !== undefined && { code }),
  ...(detail !== undefined && { detail }),
});

const spanOf = (parts: readonly Open[]): PauseSpan => {
  const [{ pause, to, endedBy, endedThrough }] = parts as [Open];
  const { contactId, commandId, at, by, source, reason } = pause;
  return {
    contactId,
    commandId,
    from: at,
    ...(to !== undefined && { to }),
    media: allMedia.filter((medium) => parts.some((part) => part.medium === medium)),
    blackout: parts.some(({ blackout }) => blackout),
    by,
    source,
    ...(reason !== undefined && { reason }),
    ...(endedBy !== undefined && { endedBy }),
    ...(endedThrough !== undefined && { endedThrough }),
    confirmed: parts.every(isConfirmed),
    answers: parts.flatMap(({ answers }) => [...answers.values()].map(answerOf)),
  };
};

/** The media of one command whose pause ended alike are one pause. */
const grouped = (parts: readonly Open[]): PauseSpan[] => {
  const groups = new Map<string, Open[]>();
  for (const part of parts) {
    const key = JSON.stringify([part.pause.number, part.to, part.endedThrough]);
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()].map(spanOf).sort((a, b) => (a.from < b.from ? -1 : 1));
};

/** Every pause that a ledger tells of, oldest first; also those that were asked for in vain, which last no time. */
export const pauseSpans = (ledger: readonly LedgerEntry[]): PauseSpan[] => {
  const entries = [...ledger].sort((a, b) => a.number - b.number);
  const open = new Map<Medium, Open>();
  const closed: Open[] = [];
  const close = (part: Open, to: string, by?: string, through?: CommandSource) => {
    open.delete(part.medium);
    closed.push({ ...part, to, ...(by !== undefined && { endedBy: by }), ...(through && { endedThrough: through }) });
  };

  for (const entry of entries) {
    if (entry.kind === 'contact-ended') {
      for (const part of [...open.values()])
        close(part, happened(part) ? entry.at : part.pause.at, 'fermata', 'contact-end');
    }
    if (entry.kind !== 'command') continue;
    const answersOf = (medium: Medium) =>
      entries.filter(
        (one): one is AnswerEntry =>
          one.kind === 'answer' && one.commandId === entry.commandId && one.medium === medium,
      );
    for (const medium of entry.media) {
      const answers = answersOf(medium);
      const known = open.get(medium);
      if (entry.verb !== 'pause') {
        if (known && ends(entry, answers)) close(known, entry.at, entry.by, entry.source);
        continue;
      }
      const part = known ?? { medium, pause: entry, blackout: false, answers: new Map<RecorderName, AnswerEntry>() };
      part.blackout ||= entry.blackout;
      for (const answer of answers) part.answers.set(answer.recorder, answer);
      open.set(medium, part);
      // The next attempt is a pause of its own.
      if (!happened(part)) close(part, part.pause.at);
    }
  }
  return grouped([...closed, ...open.values()]);
};

/** Whether it lasted at any time between two instants; one that was asked for in vain counts where it was asked for. */
export const touches = ({ from, to }: PauseSpan, between: { from: string; to: string }): boolean =>
  from < between.to && (to === undefined || to > between.from || from >= between.from);
