import type { ContactDetail, HistoryEntry } from '../../api/contacts.ts';
import type { LedgerEntry } from '../../domain/control/ledger/ledger.ts';
import { isConfirmed, type PauseSpan, pausesOf } from '../../domain/control/ledger/pause-spans.ts';
import type { Redaction } from '../../domain/control/redaction.ts';
import type { MarksOfContact } from '../../domain/mark/mark.ts';

type Pause = ContactDetail['pauses'][number];

const seconds = (from: string, at: string | undefined): number | null =>
  at === undefined ? null : Math.max(0, (Date.parse(at) - Date.parse(from)) / 1000);

const pauseView = (span: PauseSpan, recordedFrom: string | undefined): Pause => ({
  from: span.from,
  to: span.to ?? null,
  offsetSeconds: recordedFrom === undefined ? null : seconds(recordedFrom, span.from),
  endOffsetSeconds: recordedFrom === undefined ? null : seconds(recordedFrom, span.to),
  media: [...span.media],
  blackout: span.blackout,
  confirmed: isConfirmed(span),
  by: span.by,
  source: span.source,
  reason: span.reason ?? null,
  endedThrough: span.endedThrough ?? null,
});

/** Pauses for the waveform, counted from where the recording of the agent begins; one in vain has no length. */
export const pausesView = (ledger: readonly LedgerEntry[], recordedFrom: string | undefined): Pause[] =>
  pausesOf(ledger).map((span) => pauseView(span, recordedFrom));

const detailOf = (entry: Extract<LedgerEntry, { kind: 'command' }>, ledger: readonly LedgerEntry[]): string => {
  const results = ledger.flatMap((one) =>
    one.kind === 'answer' && one.commandId === entry.commandId ? [`${one.recorder} ${one.medium}: ${one.result}`] : [],
  );
  return [entry.media.join(', '), ...(entry.reason ? [entry.reason] : []), ...results].join('. ');
};

/** Every command and what came of it; tags by themselves, for those of a contact that was over are in no ledger. */
export const controlHistory = (ledger: readonly LedgerEntry[], { tags }: MarksOfContact): HistoryEntry[] => [
  ...ledger.flatMap((entry): HistoryEntry[] => {
    if (entry.kind !== 'command') return [];
    const { at, verb, blackout, by } = entry;
    const what = blackout && verb === 'pause' ? 'blackout-begun' : blackout ? 'blackout-ended' : verb;
    return [{ at, what, by, detail: detailOf(entry, ledger) }];
  }),
  ...tags.map(({ label, by, at }) => ({ at, what: 'tagged' as const, by, detail: label })),
];

/** Each time somebody said that the screens were blanked, with what they are now. */
export const redactionHistory = (redaction: Redaction | undefined): HistoryEntry[] =>
  (redaction?.done ?? []).map(({ at, by, recordings }) => ({
    at,
    what: 'screens-redacted',
    by,
    detail: recordings.map(({ recordingId, sha256 }) => `${recordingId}, SHA-256 ${sha256}`).join('. '),
  }));
