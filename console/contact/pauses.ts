import type { RecordingView } from '../../api/contacts.ts';
import type { ControlLedger } from '../../api/control.ts';
import type { LedgerFact } from '../../domain/control/ledger.ts';
import type { Medium } from '../../domain/recording/recording.ts';

type Entry = ControlLedger['entries'][number];
type Written<Kind extends LedgerFact['kind']> = Entry & Extract<LedgerFact, { kind: Kind }>;

/** One pause as the ledger tells it. */
export interface PauseSpan {
  number: number;
  from: string;
  /** Undefined: the ledger does not tell its end. */
  to?: string;
  media: readonly Medium[];
  /** Media of which every recorder confirmed it. */
  confirmed: readonly Medium[];
  blackout: boolean;
  by: string;
  source: string;
  reason?: string;
  endedBy?: string;
  endedThrough?: string;
}

const is = <Kind extends LedgerFact['kind']>(entry: Entry, kind: Kind): entry is Written<Kind> => entry.kind === kind;
const done = ['confirmed', 'unchanged'];

/** Media of a command of which every recorder that answered says it is so. */
const confirmedMedia = (entries: readonly Entry[], commandId: string): Medium[] => {
  const answers = entries.filter((entry) => is(entry, 'answer')).filter((entry) => entry.commandId === commandId);
  return [...new Set(answers.map(({ medium }) => medium))].filter((medium) =>
    answers.every((answer) => answer.medium !== medium || done.includes(answer.result)),
  );
};

/** Media of a command of which every recorder says that it records nothing. */
const notRecorded = (entries: readonly Entry[], commandId: string): Medium[] => {
  const answers = entries.filter((entry) => is(entry, 'answer')).filter((entry) => entry.commandId === commandId);
  const media = [...new Set(answers.map(({ medium }) => medium))];
  return media.filter((medium) =>
    answers.every((answer) => answer.medium !== medium || answer.result === 'not-recording'),
  );
};

/** The pauses of a contact, oldest first, from what was written down. */
export const pausesOf = (entries: readonly Entry[]): PauseSpan[] => {
  const spans: PauseSpan[] = [];
  const open = new Map<Medium, PauseSpan>();
  const close = (media: readonly Medium[], to: string, endedBy: string, endedThrough: string) => {
    for (const medium of media) {
      const span = open.get(medium);
      open.delete(medium);
      if (span && ![...open.values()].includes(span)) Object.assign(span, { to, endedBy, endedThrough });
    }
  };
  for (const entry of entries) {
    if (is(entry, 'contact-ended')) close([...open.keys()], entry.at, 'fermata', 'contact-end');
    if (!is(entry, 'command')) continue;
    // What was done at the provider is told by him, and has happened.
    const confirmed = entry.source === 'provider' ? [...entry.media] : confirmedMedia(entries, entry.commandId);
    if (entry.verb === 'pause') {
      // Pausing what is paused is no other pause, and where nothing is recorded there is none.
      const media = entry.media.filter(
        (medium) => !open.has(medium) && !notRecorded(entries, entry.commandId).includes(medium),
      );
      if (media.length === 0) continue;
      const span: PauseSpan = {
        number: entry.number,
        from: entry.at,
        media,
        confirmed: media.filter((medium) => confirmed.includes(medium)),
        blackout: entry.blackout,
        by: entry.by,
        source: entry.source,
        ...(entry.reason ? { reason: entry.reason } : {}),
      };
      spans.push(span);
      for (const medium of span.confirmed) open.set(medium, span);
    } else if (entry.verb === 'resume' || entry.verb === 'stop') close(confirmed, entry.at, entry.by, entry.source);
  }
  return spans;
};

export interface Region {
  span: PauseSpan;
  /** Shares of the recording, 0 to 1. */
  start: number;
  end: number;
  /** Seconds into the recording. */
  at: number;
}

const secondsBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;

/**
 * Where the pauses of a medium are in a recording. Where the recording is shorter than the contact by about as much as
 * was paused, its recorder leaves pauses out: then a pause is a place, not a stretch.
 */
export const regionsOf = (
  spans: readonly PauseSpan[],
  medium: Medium,
  recording: { startedAt: string; endedAt: string | null; seconds: number },
): Region[] => {
  const { startedAt, endedAt, seconds } = recording;
  if (seconds <= 0) return [];
  const mine = spans.filter(({ media }) => media.includes(medium));
  const length = (span: PauseSpan) =>
    span.confirmed.includes(medium) ? Math.max(0, secondsBetween(span.from, span.to ?? endedAt ?? span.from)) : 0;
  const paused = mine.reduce((sum, span) => sum + length(span), 0);
  const lacking = endedAt ? secondsBetween(startedAt, endedAt) - seconds : 0;
  const leftOut = paused >= 2 && Math.abs(lacking - paused) < Math.abs(lacking);
  let skipped = 0;
  return mine.map((span) => {
    const within = (value: number) => Math.min(seconds, Math.max(0, value));
    const at = within(secondsBetween(startedAt, span.from) - skipped);
    const until = leftOut ? at : within(at + length(span));
    if (leftOut) skipped += length(span);
    return { span, start: at / seconds, end: until / seconds, at };
  });
};

/** The pauses in one recording of a contact, for a player that knows how long it is. */
export type PausesIn = (
  recording: Pick<RecordingView, 'medium' | 'part'>,
  seconds: number,
) => { regions: Region[]; endedAt: string | null };
