import type { ContactFile, ContactStore } from '../../domain/contact/contact-store.ts';
import { retryOnConflict } from '../../domain/control/ledger/commit.ts';
import type { LedgerEntry } from '../../domain/control/ledger/ledger.ts';
import { pausesOf } from '../../domain/control/ledger/pause-spans.ts';
import {
  addBlanked,
  blankedRecordings,
  type Redaction,
  type RedactionStore,
  seenRecordings,
} from '../../domain/control/redaction.ts';
import type { ControlStore } from '../../domain/control/state/control-store.ts';
import { blackoutsOf } from '../../domain/desktop/extraction/blackouts.ts';
import type { Medium } from '../../domain/recording/recording.ts';
import { concerns, instantsIn, type PlacedContact, spansIn } from '../../domain/redaction/concerned.ts';
import { type RedactableRecording, recordingsToRedact } from '../../domain/redaction/recordings-of.ts';
import {
  isInForce,
  type RedactionOutcome,
  type RedactionRequest,
  type RedactionRequestStore,
  withOutcomes,
} from '../../domain/redaction/request.ts';
import type { Span } from '../../domain/redaction/span.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import {
  type Removal,
  type Result,
  type RewritePorts,
  removeCondemned,
  rewriteStaged,
  rewriteStored,
} from './rewrite.ts';

export interface Dependencies extends RewritePorts {
  contacts: Pick<ContactStore, 'find'>;
  controls: Pick<ControlStore, 'ledger'>;
  requests: Pick<RedactionRequestStore, 'find' | 'save'>;
  redactions: RedactionStore;
  uploads: RewritePorts['uploads'] & Pick<UploadStore, 'ofContact' | 'noteCannotBlacken'>;
  /** Checks the contact again in a quarter of an hour. */
  lookAgain: (contactId: string) => Promise<void>;
  telemetry: Telemetry;
}

/** A recording that has not arrived a month after the approval will not arrive. */
const maxAwaitedMilliseconds = 30 * 24 * 3_600_000;

/** The name used in custody and history if nobody requested it. */
const automatic = 'fermata';

/** Where pauses lie on the contact's time line. */
const placedContact = ({ contact }: ContactFile, ledger: readonly LedgerEntry[]): PlacedContact => {
  const connectedToAgentAt = contact?.connectedToAgentAt ?? null;
  const offset = (at: string | undefined) =>
    at === undefined || connectedToAgentAt === null
      ? null
      : Math.max(0, (Date.parse(at) - Date.parse(connectedToAgentAt)) / 1000);
  return {
    connectedToAgentAt,
    disconnectedAt: contact?.disconnectedAt ?? null,
    pauses: pausesOf(ledger).map(({ media, from, to }) => ({
      media,
      offsetSeconds: offset(from),
      endOffsetSeconds: offset(to),
    })),
  };
};

/**
 * Spans that were paused at the provider, but were recorded on the screen. If a pause is not in the ledger yet, the
 * screen is removed to its end, because too much is better than too little.
 */
const pausedSpans = (
  { pauses }: Redaction,
  ledger: readonly LedgerEntry[],
  recording: RedactableRecording,
  contact: PlacedContact,
): Span[] => {
  if (!('staged' in recording)) return [{ from: 0 }];
  const { startedAt, endedAt, medium } = recording.staged;
  const inLedger = new Set(ledger.map(({ at }) => at));
  const unlisted = pauses.filter((at) => !inLedger.has(at)).map((from) => ({ from }));
  return instantsIn(
    [
      ...blackoutsOf(ledger, { from: startedAt, to: endedAt }, [], medium === 'keystroke' ? medium : 'screen'),
      ...unlisted,
    ],
    recording,
    contact,
  );
};

/**
 * According to its ledger, it contains what must not be kept: a screen that was made before a pause became known, or
 * the sound of a PBX that did not confirm one. Nobody has to approve its removal.
 */
const withholdingOf = (recording: RedactableRecording) =>
  'staged' in recording ? recording.staged.withheld : undefined;

const withheldReasons: Record<Medium, string> = {
  screen: 'A pause became known after this screen was made',
  keystroke: 'A pause became known after these keystrokes were joined',
  audio: 'The PBX did not confirm a pause',
};

/** The result of a redaction for the same reasons that died after the recording was replaced. */
const finishedBefore = ({ custody, sha256 }: StagedRecording, reasons: Removal['reasons']): Result | undefined => {
  const isSame = (one: Removal['reasons'][number], other: Removal['reasons'][number]) =>
    one.requestId === other.requestId && one.pauses === other.pauses;
  const entry = custody.findLast(({ redaction }) =>
    reasons.every((reason) => redaction?.reasons.some((one) => isSame(one, reason))),
  );
  if (!entry?.redaction) return undefined;
  const { before, removed } = entry.redaction;
  return { result: 'redacted', before, after: { size: entry.size, sha256: entry.sha256 }, removed, content: sha256 };
};

/**
 * Removes spans from the recordings of a contact: those that somebody requested and a second person approved, and from
 * its screens those that were paused at the provider, or shown during a pause that became known after they were made.
 * All of them are removed at once, so that a recording is never stored with some of them left. What was done before is
 * not repeated.
 */
export const redaction = (dependencies: Dependencies) => {
  const { contacts, controls, requests, redactions, uploads, clock, lookAgain, telemetry } = dependencies;

  const report = (contactId: string, recordingId: string, { result, reason }: Result): void => {
    if (result === 'redacted') telemetry.count('RecordingsRedacted', 1);
    if (result === 'impossible' || reason !== undefined) {
      telemetry.count('RedactionsImpossible', 1);
      telemetry.log.error('A recording could not be redacted', { contactId, recordingId });
    }
  };

  const saveOutcomes = (
    { contactId, requestId }: RedactionRequest,
    outcomes: readonly RedactionOutcome[],
    open: boolean,
  ): Promise<true> =>
    retryOnConflict(async () => {
      const stored = await requests.find(contactId, requestId);
      const next = stored && withOutcomes(stored, outcomes, open);
      return next === undefined || (await requests.save(next)) || undefined;
    });

  const saveBlanked = (
    contactId: string,
    word: Parameters<typeof addBlanked>[1],
    seen: Parameters<typeof addBlanked>[2],
  ): Promise<true> =>
    retryOnConflict(async () => {
      const stored = await redactions.find(contactId);
      const next = stored && addBlanked(stored, word, seen);
      return next === undefined || (await redactions.save(next)) || undefined;
    });

  /**
   * A recording on site or on a PC may arrive before the record or call that it belongs to, and that may never come.
   * The recording says itself when it was made, so nothing has to wait.
   */
  const fileWithoutContact = async (contactId: string): Promise<ContactFile> => {
    const paused = await redactions.find(contactId);
    const empty = { recordings: [], accesses: [], onMissingList: false };
    return { ...empty, marks: { tags: [], metadata: [] }, markChanges: [], ...(paused && { redaction: paused }) };
  };

  return async (body: string): Promise<void> => {
    const { contactId } = JSON.parse(body) as { contactId?: unknown };
    if (typeof contactId !== 'string') throw new Error('A message names no contact');
    const file = (await contacts.find(contactId)) ?? (await fileWithoutContact(contactId));
    const inForce = (file.redactionRequests ?? []).filter(isInForce);
    const staged = await uploads.ofContact(contactId);
    for (const one of staged) await removeCondemned(one, dependencies);
    const { here, awaited } = recordingsToRedact({ ...file, staged });
    const isWithheld = here.some((recording) => withholdingOf(recording));
    if (inForce.length === 0 && !file.redaction && !isWithheld) return;
    const ledger = await controls.ledger(contactId);

    const contact = placedContact(file, ledger);
    const seen = seenRecordings({ ...file, staged });
    const { redaction: paused } = file;
    const blanked = paused ? blankedRecordings(paused) : new Map<string, string>();
    const word = { blanked: new Map<string, string>(), impossible: new Map<string, string>() };
    const outcomes = new Map<string, RedactionOutcome[]>(inForce.map(({ requestId }) => [requestId, []]));

    for (const recording of here) {
      const { recordingId, medium, content } = recording;
      const concerned = inForce.filter((request) => concerns(request, recording));
      const isDone = (request: RedactionRequest) =>
        request.outcomes.some(
          (one) => one.recordingId === recordingId && (one.result === 'impossible' || one.content === content),
        );
      const isSeen = medium !== 'audio' && paused !== undefined;
      const known = isSeen && paused.impossible?.find((one) => one.recordingId === recordingId);
      if (known) word.impossible.set(recordingId, known.reason);
      const toBlank = isSeen && !known && !blanked.has(recordingId);
      const withheld = withholdingOf(recording);
      const toBlacken = withheld !== undefined && withheld.impossible === undefined;
      if (concerned.every(isDone) && !toBlank && !toBlacken) continue;

      const reasons: Removal['reasons'] = [
        ...concerned.map(({ requestId, by, decision, reason }) => ({
          requestId,
          by,
          ...(decision && { approvedBy: decision.by }),
          reason,
        })),
        ...(isSeen ? [{ pauses: paused.pauses.length, by: automatic, reason: 'Paused at the provider' }] : []),
        ...(withheld ? [{ by: automatic, reason: withheldReasons[medium] }] : []),
      ];
      const marked = (request: RedactionRequest) => here.find((one) => one.recordingId === request.recordingId);
      const spans = [
        ...concerned.flatMap((request) => spansIn(request, recording, { marked: marked(request), contact })),
        ...(isSeen ? pausedSpans(paused, ledger, recording, contact) : []),
        ...(withheld ? instantsIn(withheld.spans, recording, contact) : []),
      ];
      const result =
        'staged' in recording
          ? ((withheld ? undefined : finishedBefore(recording.staged, reasons)) ??
            (await rewriteStaged(recording.staged, { spans, reasons }, dependencies)))
          : await rewriteStored(recording.stored, { spans, reasons }, dependencies);
      report(contactId, recordingId, result);
      if (withheld && result.result === 'impossible') {
        await uploads.noteCannotBlacken(recordingId, content ?? '', result.reason ?? '');
      }
      const outcome = { recordingId, medium, at: clock().toISOString(), ...result };
      for (const { requestId } of concerned) outcomes.get(requestId)!.push(outcome);
      if (!isSeen) continue;
      if (result.result === 'impossible') word.impossible.set(recordingId, result.reason ?? '');
      else if (result.content !== undefined) word.blanked.set(recordingId, result.content);
    }

    let awaitsMore = false;
    for (const request of inForce) {
      const open = awaited.some(({ recordingId = '', part }) => concerns(request, { recordingId, part }));
      await saveOutcomes(request, outcomes.get(request.requestId)!, open);
      const approvedAt = Date.parse(request.decision?.at ?? request.at);
      awaitsMore ||= open && clock().getTime() - approvedAt < maxAwaitedMilliseconds;
    }
    if (paused) {
      const recordings = [...word.blanked].map(([recordingId, sha256]) => ({ recordingId, sha256 }));
      const impossible = [...word.impossible].map(([recordingId, reason]) => ({ recordingId, reason }));
      const done = { at: clock().toISOString(), by: automatic, pauses: paused.pauses.length, recordings, impossible };
      await saveBlanked(contactId, done, seen);
    }
    if (awaitsMore) await lookAgain(contactId);
    telemetry.flush();
  };
};
