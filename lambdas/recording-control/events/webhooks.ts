import { takeNews } from '../../../domain/control/events/take-news.ts';
import { Failure } from '../../../domain/failure.ts';
import type { Context, Operation, Webhook } from '../operation.ts';

const receive = async (
  webhook: Webhook | undefined,
  request: Parameters<Webhook>[0],
  context: Context,
): Promise<{ accepted: true }> => {
  const { count } = context.telemetry;
  if (!webhook) throw new Failure('forbidden', 'This deployment is not wired to this provider');
  const news = await webhook(request);
  if (!news) {
    count('WebhooksRefused', 1);
    throw new Failure('forbidden', 'The request is not signed by the provider');
  }
  await takeNews({ ...context, count })(news);
  return { accepted: true };
};

export const receiveTwilioEvent: Operation<'receiveTwilioEvent'> =
  (context) =>
  async ({ body }) =>
    receive(context.webhooks.twilio, body, context);

export const receiveWebexEvent: Operation<'receiveWebexEvent'> =
  (context) =>
  async ({ body }) =>
    receive(context.webhooks.webex, body, context);
