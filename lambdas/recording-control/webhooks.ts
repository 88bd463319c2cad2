import { livenessOf } from '../../domain/control/live-contact.ts';
import type { ProviderNews } from '../../domain/control/news.ts';
import { Failure } from '../../domain/failure.ts';
import type { Context, Operation, Webhook } from './operation.ts';

/**
 * What becomes of a contact is done at every telling: whoever was told first may have died over it, and it is harmless
 * when repeated. What is told of a recording comes after, for it may be of a contact that nobody had heard of.
 */
const take = async ({ contact, recording }: ProviderNews, context: Context): Promise<void> => {
  if (contact) {
    const { now } = await context.live.note(contact);
    const is = livenessOf(now);
    if (is === 'connected') await context.contactConnected(now);
    if (recording) await context.ingest(recording);
    if (is === 'ended') await context.contactEnded(now);
    context.telemetry.count('ContactEventsNoted', 1);
  } else if (recording) await context.ingest(recording);
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
