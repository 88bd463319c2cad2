import type { RedactionRequestView } from '../../api/contacts/redaction.ts';
import type { ContactFile } from '../../domain/contact/contact-store.ts';
import { grantedTo } from '../../domain/control/access/rights.ts';
import { retryOnConflict } from '../../domain/control/ledger/commit.ts';
import { isRedacting } from '../../domain/control/redaction.ts';
import { type ControlFunction, unsetSettings } from '../../domain/control/settings.ts';
import { Failure } from '../../domain/failure.ts';
import { refusedText } from '../../domain/mark/refused-text.ts';
import { recordingsToRedact } from '../../domain/redaction/recordings-of.ts';
import { decide, isExpired, newRedactionRequest, type RedactionRequest } from '../../domain/redaction/request.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import { type Caller, sees } from '../../domain/user/visibility.ts';
import { nameOf } from '../access/caller.ts';
import { WrongInput } from '../kit/http/input.ts';
import type { Context, Operation } from './operation.ts';

const functionsOf = async (caller: Caller, { controlSettings }: Context): Promise<ReadonlySet<ControlFunction>> =>
  grantedTo(caller, (await controlSettings.read()) ?? unsetSettings).functions;

/** @throws Failure `forbidden` if they have no grant for it */
const mustHave = async (caller: Caller, wanted: ControlFunction, context: Context): Promise<void> => {
  if ((await functionsOf(caller, context)).has(wanted)) return;
  throw new Failure(
    'forbidden',
    wanted === 'redact'
      ? 'You are not allowed to ask for redactions'
      : 'You are not allowed to decide about redactions',
  );
};

/**
 * @throws Failure `not-found` if it does not exist and, with the same words, if the caller may not see it, or not yet
 */
const contactFor = async (
  caller: Caller,
  contactId: string,
  { contacts, uploads, directory }: Context,
): Promise<ContactFile & { staged: StagedRecording[] }> => {
  const [seen, file, staged] = await Promise.all([
    directory.seenBy(caller),
    contacts.find(contactId),
    uploads.ofContact(contactId),
  ]);
  const contact = file?.contact;
  if (
    contact &&
    sees(seen.visible, seen.agents.of(contact)?.userId ?? contact.agentId) &&
    (caller.role === 'administrator' || !isRedacting(file.redaction, { ...file, staged }))
  ) {
    return { ...file, staged };
  }
  throw new Failure('not-found', 'There is no such contact');
};

const spanView = ({ from, to }: { from: number; to: number }) => ({ fromSeconds: from, toSeconds: to });

const viewOf = (
  request: RedactionRequest,
  { caller, functions, now }: { caller: Caller; functions: ReadonlySet<ControlFunction>; now: string },
): RedactionRequestView => {
  const { by, state, decision, spans, outcomes } = request;
  const expired = isExpired(request, now);
  const isOther = caller.role !== 'machine' && nameOf(caller).toLowerCase() !== by.toLowerCase();
  return {
    contactId: request.contactId,
    requestId: request.requestId,
    by,
    at: request.at,
    expiresAt: request.expiresAt,
    reason: request.reason,
    recordingId: request.recordingId,
    spans: spans.map(spanView),
    state: expired ? 'expired' : state,
    decision: decision ? { by: decision.by, at: decision.at, reason: decision.reason ?? null } : null,
    outcomes: outcomes.map(({ recordingId, medium, at, result, reason, removed = [], before, after }) => ({
      recordingId,
      medium,
      at,
      result,
      reason: reason ?? null,
      removed: removed.map(spanView),
      before: before?.sha256 ?? null,
      after: after?.sha256 ?? null,
    })),
    mayDecide:
      functions.has('approve-redaction') && isOther && !expired && (state === 'requested' || state === 'failed'),
  };
};

const checkReason = (reason: string | undefined): void => {
  const refused = reason === undefined ? undefined : refusedText(reason);
  if (refused) throw new WrongInput([{ field: 'reason', reason: refused }]);
};

export const requestRedaction: Operation<'requestRedaction'> =
  (context) =>
  async ({ params: { contactId }, body: { recordingId, spans, reason }, caller }) => {
    const { requests, clock, newId, telemetry } = context;
    await mustHave(caller, 'redact', context);
    checkReason(reason);
    const file = await contactFor(caller, contactId, context);
    const recording = recordingsToRedact(file).here.find((one) => one.recordingId === recordingId);
    if (!recording) throw new Failure('not-found', 'There is no such recording, or it has not arrived yet');
    const { durationSeconds } = recording;
    const outside = spans.findIndex(({ fromSeconds }) => durationSeconds !== null && fromSeconds >= durationSeconds);
    if (outside >= 0) {
      throw new WrongInput([{ field: `spans.${outside}.fromSeconds`, reason: 'This is after the recording’s end.' }]);
    }
    const now = clock().toISOString();
    const request = newRedactionRequest({
      contactId,
      requestId: newId(),
      by: nameOf(caller),
      at: now,
      reason,
      recordingId,
      spans: spans.map(({ fromSeconds, toSeconds }) => ({ from: fromSeconds, to: toSeconds })),
    });
    await requests.save(request);
    telemetry.count('RedactionsRequested', 1);
    return viewOf(request, { caller, functions: await functionsOf(caller, context), now });
  };

export const listRedactionsOfContact: Operation<'listRedactionsOfContact'> =
  (context) =>
  async ({ params: { contactId }, caller }) => {
    const [file, functions] = await Promise.all([contactFor(caller, contactId, context), functionsOf(caller, context)]);
    const now = context.clock().toISOString();
    const requests = (file.redactionRequests ?? []).toSorted((a, b) => (a.at < b.at ? -1 : 1));
    return {
      redactions: requests.map((request) => viewOf(request, { caller, functions, now })),
      mayAsk: functions.has('redact'),
    };
  };

export const listRedactions: Operation<'listRedactions'> =
  (context) =>
  async ({ query: { limit, cursor }, caller }) => {
    const { requests, contacts, directory, clock } = context;
    await mustHave(caller, 'approve-redaction', context);
    const [page, seen, functions] = await Promise.all([
      requests.inState('requested', { limit, ...(cursor !== undefined && { cursor }) }),
      directory.seenBy(caller),
      functionsOf(caller, context),
    ]);
    const now = clock().toISOString();
    const waiting = page.requests.filter((request) => !isExpired(request, now));
    const found = await contacts.some([...new Set(waiting.map(({ contactId }) => contactId))]);
    const visible = new Set(
      found
        .filter((contact) => sees(seen.visible, seen.agents.of(contact)?.userId ?? contact.agentId))
        .map(({ contactId }) => contactId),
    );
    return {
      redactions: waiting
        .filter(({ contactId }) => visible.has(contactId))
        .map((request) => viewOf(request, { caller, functions, now })),
      next: page.next ?? null,
    };
  };

/** The decision is stored first. Repeating it starts the redaction again. */
export const decideRedaction: Operation<'decideRedaction'> =
  (context) =>
  async ({ params: { contactId, requestId, verb }, body: { reason }, caller }) => {
    const { requests, startRedaction, clock, telemetry } = context;
    if (verb !== 'approve' && verb !== 'refuse') {
      throw new WrongInput([{ field: 'verb', reason: 'It is approve or refuse' }]);
    }
    if (caller.role === 'machine') throw new Failure('forbidden', 'A person has to decide');
    await mustHave(caller, 'approve-redaction', context);
    checkReason(reason);
    await contactFor(caller, contactId, context);
    const now = clock().toISOString();
    const decision = { verb, by: nameOf(caller), at: now, ...(reason !== undefined && { reason }) } as const;
    const request = await retryOnConflict(async () => {
      const stored = await requests.find(contactId, requestId);
      if (!stored) throw new Failure('not-found', 'There is no such request');
      const next = decide(stored, decision);
      if (!next) return stored;
      return (await requests.save(next)) ? next : undefined;
    });
    if (verb === 'approve') await startRedaction(contactId);
    telemetry.log.info('A redaction was decided', { contactId, requestId, approved: verb === 'approve' });
    return viewOf(request, { caller, functions: await functionsOf(caller, context), now });
  };
