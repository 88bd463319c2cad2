import type { Clock } from '../../domain/clock.ts';
import type { ProviderNews } from '../../domain/control/events/news.ts';
import { webexNews } from './webex-events.ts';
import { isSignedByWebex } from './webex-signature.ts';

interface Options {
  /**
   * The secret of the subscription. With `renew` it is read again, because the previous one did not fit the signature.
   */
  credentials: (renew?: boolean) => Promise<{ webhookSecret: string }>;
  clock: Clock;
}

/** The news in a webhook; undefined when Webex did not sign it. */
export const webexWebhook =
  ({ credentials, clock }: Options) =>
  async (request: { body: string; header(name: string): string | undefined }): Promise<ProviderNews | undefined> => {
    const signedWith = async (renew: boolean) =>
      isSignedByWebex(request, (await credentials(renew)).webhookSecret, clock());
    return (await signedWith(false)) || (await signedWith(true)) ? webexNews(request.body, clock()) : undefined;
  };
