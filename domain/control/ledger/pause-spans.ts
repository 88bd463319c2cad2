import { media as allMedia, type Medium } from '../../recording/recording.ts';
import type { CommandSource } from '../command/command.ts';
import { didNotHappen, isDone, isSettled, type Outcome } from '../recorder/outcome.ts';
import type { RecorderName } from '../recorder/recorder-name.ts';
import type { LedgerEntry } from './ledger.ts';

/**
 * How a pause ended: by whose command; `contact-end` with its contact; `transfer` when the customer was transferred and
 * the settings end pauses then; `stop` because recording was stopped; `failure` at once, because it never happened.
 */
export type EndedThrough = CommandSource | 'stop' | 'failure';

export type SpanAnswer = Pick<Outcome, 'recorder' | 'medium' | 'result' | 'code' | 'detail' | 'at'> & {
  commandId: string;
};

/** One pause of one contact, for the media that started and ended together. All instants ISO 8601 UTC. */
export interface PauseSpan {
  commandId: string;
  /** When its cause happened, at the latest when it was requested: from here on the recording may contain what should have been paused. */
  from: string;
  /** When the recorders recorded again; undefined while it lasts. */
  to?: string;
  /** When it should have ended at the latest. */
  pauseUntil?: string;
  media: Medium[];
  /** Must be cut out of what was recorded anyway. */
  blackout: boolean;
  by: string;
  source: CommandSource;
  reason?: string;
  endedBy?: string;
  endedThrough?: EndedThrough;
  /** By medium: since when every instructed recorder had confirmed it. A missing medium was never confirmed. */
  confirmed: Partial<Record<Medium, string>>;
  /** Every recorder's answers to it, to its repetitions and to its end, in order. */
  answers: SpanAnswer[];
  /** Who requested the same pause while it lasted. */
  repeated: { commandId: string; by: string; source: CommandSource; at: string }[];
}

type CommandEntry = Extract<LedgerEntry, { kind: 'command' }>;
type AnswerEntry = Extract<LedgerEntry, { kind: 'answer' }>;

/** A pause of one medium. */
interface OpenPause {
  command: CommandEntry;
  span: Omit<PauseSpan, 'media' | 'confirmed'> & { confirmed?: string };
  medium: Medium;
  /** The first command to end it without a definite answer; a later one of a recovery only completes it. */
  ending?: CommandEntry;
}

/**
 * A ledger is closed again after late news. In older ledgers that entry has the time of the news, as if the contact had
 * ended before it did.
 */
const withOwnEnds = (inOrder: readonly LedgerEntry[]): LedgerEntry[] => {
  let endedAt: string | undefined;
  return inOrder.map((entry) => {
    if (entry.kind === 'contact-reopened') endedAt = undefined;
    if (entry.kind !== 'contact-ended') return entry;
    endedAt ??= entry.at;
    return entry.at < endedAt ? { ...entry, at: endedAt } : entry;
  });
};

/** Late reports of a provider or a PC stand in the ledger where they arrived. A pause needs them when they happened. */
const inOrderOfTime = (entries: readonly LedgerEntry[]): LedgerEntry[] => {
  const inOrder = withOwnEnds([...entries].sort((a, b) => a.number - b.number));
  const late = inOrder.some((entry) => entry.kind === 'command' && (entry.source === 'provider' || entry.late));
  return late ? inOrder.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)) : inOrder;
};

const answerOf = ({ commandId, recorder, medium, result, code, detail, at }: AnswerEntry): SpanAnswer => ({
  commandId,
  recorder,
  medium,
  result,
  ...(code !== undefined && { code }),
  ...(detail !== undefined && { detail }),
  at,
});

/** Each recorder's final answer to a command: confirmed if it ever said so, by event or by answer. */
const finalAnswers = (answers: readonly AnswerEntry[]): AnswerEntry[] => {
  const final = new Map<RecorderName, AnswerEntry>();
  for (const answer of answers) {
    const before = final.get(answer.recorder);
    if (!before || !isDone(before)) final.set(answer.recorder, answer);
  }
  return [...final.values()];
};

/**
 * The pauses in a ledger, the earliest first, even while it continues. A pause that no recorder made has no length, and an
 * unconfirmed one lasts until it is ended, so that blanking by these spans never leaves anything out.
 */
export const pausesOf = (ledger: readonly LedgerEntry[]): PauseSpan[] => {
  const entries = inOrderOfTime(ledger);
  const answersByCommand = new Map<string, AnswerEntry[]>();
  for (const entry of entries) {
    if (entry.kind === 'answer')
      answersByCommand.set(entry.commandId, [...(answersByCommand.get(entry.commandId) ?? []), entry]);
  }
  const answersTo = ({ commandId }: CommandEntry, medium: Medium): AnswerEntry[] =>
    (answersByCommand.get(commandId) ?? []).filter((answer) => answer.medium === medium);
  const latest = (answers: readonly AnswerEntry[]): string =>
    answers
      .map(({ at }) => at)
      .sort()
      .at(-1)!;

  const open = new Map<Medium, OpenPause>();
  const over: OpenPause[] = [];
  const close = (medium: Medium, to: string, through: EndedThrough, by: string): void => {
    const pause = open.get(medium);
    if (!pause) return;
    open.delete(medium);
    over.push({ ...pause, span: { ...pause.span, to, endedThrough: through, endedBy: by } });
  };

  const begin = (command: CommandEntry, medium: Medium): void => {
    const { commandId, at, since = at, pauseUntil, blackout, by, source, reason } = command;
    const answers = answersTo(command, medium);
    const final = finalAnswers(answers);
    const done = final.length > 0 && final.every((answer) => isDone(answer));
    const before = open.get(medium);
    const pause: OpenPause = before ?? {
      command,
      medium,
      span: {
        commandId,
        from: since,
        ...(pauseUntil !== undefined && { pauseUntil }),
        blackout,
        by,
        source,
        ...(reason !== undefined && { reason }),
        answers: [],
        repeated: [],
      },
    };
    pause.span.answers.push(...answers.map(answerOf));
    if (before) pause.span.repeated.push({ commandId, by, source, at });
    if (since < pause.span.from) pause.span.from = since;
    pause.span.blackout ||= blackout;
    if (done && pause.span.confirmed === undefined) pause.span.confirmed = latest(answers);
    open.set(medium, pause);
    // The next attempt is a separate pause. But a blackout lasts until it is ended, whatever recorders did.
    const nothing = final.length > 0 && final.every(didNotHappen);
    if (!before && nothing && !blackout) close(medium, latest(answers), 'failure', by);
  };

  const end = (command: CommandEntry, medium: Medium): void => {
    const pause = open.get(medium);
    if (!pause) return;
    const answers = answersTo(command, medium);
    pause.span.answers.push(...answers.map(answerOf));
    const final = finalAnswers(answers);
    if (final.length === 0 || !final.every(isSettled)) {
      const surely = final.length > 0 && final.every(didNotHappen);
      if (!surely) pause.ending ??= command;
      return;
    }
    const cause = command.source === 'recovery' ? (pause.ending ?? command) : command;
    close(medium, latest(answers), command.verb === 'stop' ? 'stop' : cause.source, cause.by);
  };

  /** The contact had not ended, so its pause was not over. */
  const reopen = (medium: Medium): void => {
    const index = over.findLastIndex(
      ({ medium: of, span: { endedThrough: cause } }) =>
        of === medium && (cause === 'contact-end' || cause === 'transfer'),
    );
    if (index < 0 || open.has(medium)) return;
    const [pause] = over.splice(index, 1);
    const { to: _, endedThrough: __, endedBy: ___, ...span } = pause!.span;
    open.set(medium, { ...pause!, span });
  };

  let transferEnds = false;
  for (const entry of entries) {
    if (entry.kind === 'transferred') transferEnds = entry.pausePolicy === 'end';
    else if (entry.kind === 'contact-ended') {
      for (const medium of [...open.keys()]) {
        close(medium, entry.at, transferEnds ? 'transfer' : 'contact-end', 'fermata');
      }
    } else if (entry.kind === 'contact-reopened') {
      for (const medium of entry.pausedMedia) reopen(medium);
    } else if (entry.kind === 'command') {
      for (const medium of entry.media) {
        if (entry.verb === 'pause') begin(entry, medium);
        // The desktop continues with the next contact; this one is no longer recorded.
        else if (entry.verb !== 'start' && entry.source !== 'contact-end') end(entry, medium);
      }
    }
  }
  return together([...over, ...open.values()]);
};

/** Combines media that were paused by one command and ended by one into one pause. */
const together = (pauses: readonly OpenPause[]): PauseSpan[] => {
  const spans = new Map<string, OpenPause[]>();
  for (const pause of pauses) {
    const { commandId, endedThrough } = pause.span;
    const key = JSON.stringify([commandId, endedThrough]);
    spans.set(key, [...(spans.get(key) ?? []), pause]);
  }
  return [...spans.values()].map(oneOf).sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
};

const oneOf = (pauses: readonly OpenPause[]): PauseSpan => {
  const [{ span }] = pauses as [OpenPause];
  const { confirmed: _, ...rest } = span;
  const [from] = pauses.map((pause) => pause.span.from).sort();
  const ends = pauses.flatMap(({ span: { to } }) => (to === undefined ? [] : [to])).sort();
  const media = allMedia.filter((medium) => pauses.some((pause) => pause.medium === medium));
  const since = pauses.flatMap((pause) =>
    pause.span.confirmed === undefined ? [] : [[pause.medium, pause.span.confirmed] as const],
  );
  const repeated = new Map(pauses.flatMap((pause) => pause.span.repeated.map((one) => [one.commandId, one])));
  return {
    ...rest,
    from: from!,
    ...(ends.length > 0 && { to: ends.at(-1)! }),
    media,
    blackout: pauses.some((pause) => pause.span.blackout),
    confirmed: Object.fromEntries(since),
    answers: pauses.flatMap((pause) => pause.span.answers).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    repeated: [...repeated.values()],
  };
};

/** Whether every recorder confirmed the pause of every medium. */
export const isConfirmed = ({ media, confirmed }: PauseSpan): boolean =>
  media.every((medium) => confirmed[medium] !== undefined);
