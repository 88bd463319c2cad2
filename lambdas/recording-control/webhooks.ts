import { agentsOn } from '../../domain/control/contact/contact-history.ts';
import { type LiveContact, livenessOf } from '../../domain/control/contact/live-contact.ts';
import type { ProviderNews } from '../../domain/control/events/news.ts';
import { Failure } from '../../domain/failure.ts';
import type { Context, Operation, Webhook } from './operation.ts';

/** The same news, of the contact that its places are known to belong to; undefined where they must be, and are not. */
const identified = async (news: ProviderNews, { live }: Context): Promise<ProviderNews | undefined> => {
  const { contact, recording, knownBy = [] } = news;
  if (!contact) return news;
  const contactId = (await live.at([...knownBy, contact.contactId])) ?? contact.contactId;
  if (news.onlyIfKnown && !(await live.find(contactId))) return undefined;
  return {
    ...news,
    contact: { ...contact, contactId, initialContactId: contactId },
    ...(recording && { recording: { ...recording, contactId } }),
  };
};

/**
 * What becomes of a contact is done at every report: whoever had the first may have died over it, and it is harmless
 * when repeated. What is said of a recording comes after, for it may be of a contact that nobody had heard of.
 */
const take = async (told: ProviderNews, context: Context): Promise<void> => {
  const news = await identified(told, context);
  if (!news) return;
  const { contact, recording, recordingBegan } = news;
  if (contact) {
    const { now, before } = await context.live.note(contact);
    const is = livenessOf(now);
    if (is === 'connected') await context.contactConnected(now);
    if (recording) await context.ingest(recording);
    if (is === 'connected' && (recordingBegan || hasGrown(now, before))) await context.keepPaused(now);
    if (is === 'ended') await context.contactEnded(now);
    context.telemetry.count('ContactEventsNoted', 1);
  } else if (recording) await context.ingest(recording);
};

/** Another agent, another call or conference: something may be recorded that nobody has paused. */
const hasGrown = (now: LiveContact, before: LiveContact | undefined): boolean => {
  if (!before) return false;
  const added = (after: readonly string[], known: readonly string[]) => after.some((id) => !known.includes(id));
  return added(now.places ?? [], before.places ?? []) || added(agentsOn(now), agentsOn(before));
};

const received = async (
  webhook: Webhook | undefined,
  request: Parameters<Webhook>[0],
  context: Context,
): Promise<{ accepted: true }> => {
  if (!webhook) throw new Failure('forbidden', 'This deployment is not wired to this provider');
  const news = await webhook(request);
  if (!news) {
    context.telemetry.count('WebhooksRefused', 1);
    throw new Failure('forbidden', 'This is not signed by the provider');
  }
  await take(news, context);
  return { accepted: true };
};

export const receiveTwilioEvent: Operation<'receiveTwilioEvent'> =
  (context) =>
  async ({ body }) =>
    received(context.webhooks.twilio, body, context);

export const receiveWebexEvent: Operation<'receiveWebexEvent'> =
  (context) =>
  async ({ body }) =>
    received(context.webhooks.webex, body, context);
