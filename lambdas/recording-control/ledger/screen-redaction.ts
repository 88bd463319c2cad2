import type { ScreenRedaction } from '../../../api/control/screen-redaction.ts';
import { retryOnConflict } from '../../../domain/control/ledger/commit.ts';
import { pausesOf } from '../../../domain/control/ledger/pause-spans.ts';
import {
  blankedRecordings,
  confirmBlanking,
  isRedacting,
  type RecordingsOfContact,
  type Redaction,
  seenRecordings,
} from '../../../domain/control/redaction.ts';
import { Failure } from '../../../domain/failure.ts';
import { nameOf } from '../../access/caller.ts';
import type { Context, Operation } from '../operation.ts';

interface RedactedContact extends RecordingsOfContact {
  redaction: Redaction;
  connectedAt?: string;
}

/** @throws Failure `not-found` if no pause at the provider was reported */
const redactedContact = async (
  contactId: string,
  { redactions, contacts, uploads }: Context,
): Promise<RedactedContact> => {
  const redaction = await redactions.find(contactId);
  if (!redaction) throw new Failure('not-found', 'No such contact has a pause that was made at its provider');
  const [file, staged] = await Promise.all([contacts.find(contactId), uploads.ofContact(contactId)]);
  const connectedAt = file?.contact?.connectedToAgentAt;
  return {
    redaction,
    ...(file?.contact && { contact: file.contact }),
    recordings: file?.recordings ?? [],
    staged,
    ...(connectedAt !== undefined && { connectedAt }),
  };
};

/**
 * All pauses that happened, no matter who made them: none of them reached the screens. If a pause is not in the ledger
 * yet, the screen is blanked to its end, because too much is better than too little.
 */
const spansOf = async (
  { redaction, connectedAt }: RedactedContact,
  { controls }: Context,
): Promise<ScreenRedaction['spans']> => {
  const ledger = await controls.ledger(redaction.contactId);
  const inLedger = new Set(ledger.map(({ at }) => at));
  const notInLedger = redaction.pauses.filter((at) => !inLedger.has(at)).map((from) => ({ from, to: undefined }));
  const offset = (at: string | undefined): number | null =>
    at === undefined || connectedAt === undefined
      ? null
      : Math.max(0, (Date.parse(at) - Date.parse(connectedAt)) / 1000);
  return [...pausesOf(ledger).filter(({ endedThrough }) => endedThrough !== 'failure'), ...notInLedger]
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .map(({ from, to }) => ({
      from,
      to: to ?? null,
      offsetSeconds: offset(from),
      endOffsetSeconds: offset(to),
    }));
};

const viewOf = async (contact: RedactedContact, context: Context): Promise<ScreenRedaction> => {
  const { redaction } = contact;
  const now = blankedRecordings(redaction);
  return {
    contactId: redaction.contactId,
    state: redaction.state,
    since: redaction.since,
    hidden: isRedacting(redaction, contact),
    pauses: redaction.pauses.length,
    // Read this after the number of pauses: then at least as many pauses were blanked as the number says.
    spans: await spansOf(contact, context),
    recordings: seenRecordings(contact).map(({ recordingId, medium, startedAt, here }) => ({
      recordingId: recordingId ?? null,
      medium,
      startedAt: startedAt ?? null,
      here,
      sha256: (recordingId !== undefined && now.get(recordingId)) || null,
    })),
    done: redaction.done.map(({ at, by, recordings }) => ({
      at,
      by,
      recordings: recordings.map(({ recordingId, sha256 }) => ({ recordingId, sha256 })),
    })),
  };
};

export const getScreenRedaction: Operation<'getScreenRedaction'> =
  (context) =>
  async ({ params: { contactId } }) =>
    viewOf(await redactedContact(contactId, context), context);

export const screensRedacted: Operation<'screensRedacted'> =
  (context) =>
  async ({ params: { contactId }, body: { pauses, recordings }, caller }) => {
    const { redactions, clock, telemetry } = context;
    const contact = await retryOnConflict(async () => {
      const read = await redactedContact(contactId, context);
      const word = { at: clock().toISOString(), by: nameOf(caller), pauses, recordings };
      const redaction = confirmBlanking(read.redaction, word, seenRecordings(read));
      if (!redaction) return read;
      return (await redactions.save(redaction)) ? { ...read, redaction } : undefined;
    });
    telemetry.log.info('Screens were blanked', { contactId, recordings: recordings.length });
    return viewOf(contact, context);
  };
