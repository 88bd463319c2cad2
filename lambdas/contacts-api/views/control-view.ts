import type { ContactDetail, HistoryEntry } from '../../../api/contacts/contacts.ts';
import type { LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import { isConfirmed, type PauseSpan, pausesOf } from '../../../domain/control/ledger/pause-spans.ts';
import type { RecorderName } from '../../../domain/control/recorder/recorder-name.ts';
import type { Redaction } from '../../../domain/control/redaction.ts';
import type { MetadataField } from '../../../domain/control/settings.ts';
import type { MarkChange, MarksOfContact } from '../../../domain/mark/mark.ts';

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

/** Pauses for the waveform, counted from the start of the agent's recording; a failed one has no length. */
export const pausesView = (ledger: readonly LedgerEntry[], recordedFrom: string | undefined): Pause[] =>
  pausesOf(ledger).map((span) => pauseView(span, recordedFrom));

const recorderNames = {
  'amazon-connect': 'Amazon Connect',
  twilio: 'Twilio',
  webex: 'Webex',
  asterisk: 'Asterisk',
  desktop: 'the desktop',
} as const satisfies Record<RecorderName, string>;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `Audio: confirmed by Amazon Connect`; `Screen: not recording (the desktop)`. */
const resultOf = ({ recorder, medium, result }: Extract<LedgerEntry, { kind: 'answer' }>): string => {
  const name = recorderNames[recorder];
  const answer = result === 'confirmed' ? `confirmed by ${name}` : `${result.replaceAll('-', ' ')} (${name})`;
  return `${capital(medium)}: ${answer}`;
};

const detailOf = (entry: Extract<LedgerEntry, { kind: 'command' }>, ledger: readonly LedgerEntry[]): string => {
  const results = ledger.flatMap((one) =>
    one.kind === 'answer' && one.commandId === entry.commandId ? [resultOf(one)] : [],
  );
  return [
    ...(entry.reason ? [entry.reason] : []),
    ...(results.length > 0 ? results : [capital(entry.media.join(', '))]),
  ].join('. ');
};

/** Every command and its result. */
export const controlHistory = (ledger: readonly LedgerEntry[]): HistoryEntry[] =>
  ledger.flatMap((entry): HistoryEntry[] => {
    if (entry.kind !== 'command') return [];
    const { at, verb, blackout, by } = entry;
    const what = blackout && verb === 'pause' ? 'blackout-begun' : blackout ? 'blackout-ended' : verb;
    return [{ at, what, by, detail: detailOf(entry, ledger) }];
  });

const quoted = (value: string): string => (value === '' ? 'empty' : `“${value}”`);

/** Who tagged, untagged and changed which field. Values are only shown for fields that the caller may see. */
export const markHistory = (
  { marks, markChanges }: { marks: MarksOfContact; markChanges: readonly MarkChange[] },
  { fields, visibleFields }: { fields: readonly MetadataField[]; visibleFields: ReadonlySet<string> },
): HistoryEntry[] => {
  const entryOf = (change: MarkChange): HistoryEntry => {
    const { by, at } = change;
    if (change.change !== 'metadata') return { at, what: change.change, by, detail: change.label };
    const { key, before, after } = change;
    const label = fields.find((field) => field.key === key)?.label ?? key;
    const values = visibleFields.has(key) ? `: ${quoted(before)} → ${quoted(after)}` : '';
    return { at, what: 'metadata-changed', by, detail: `${label}${values}` };
  };
  // Tags that were set before there was a history of marks.
  const older = marks.tags.filter(
    ({ at, label }) =>
      !markChanges.some((change) => change.change === 'tagged' && change.at === at && change.label === label),
  );
  return [...older.map((tag): MarkChange => ({ change: 'tagged', ...tag })), ...markChanges].map(entryOf);
};

/** Each report that the screens were blanked, with their present state. */
export const redactionHistory = (redaction: Redaction | undefined): HistoryEntry[] =>
  (redaction?.done ?? []).map(({ at, by, recordings }) => ({
    at,
    what: 'screens-redacted',
    by,
    detail: recordings.map(({ recordingId, sha256 }) => `${recordingId}, SHA-256 ${sha256}`).join('. '),
  }));
