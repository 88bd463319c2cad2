import type { Clock } from '../../domain/clock.ts';
import type { ProviderNews } from '../../domain/control/events/news.ts';
import { twilioNews } from './twilio-events.ts';
import { isSignedByTwilio } from './twilio-signature.ts';

interface Options {
  /** The token of the account. With `renew` it is read again, because the previous one did not fit the signature. */
  credentials: (renew?: boolean) => Promise<{ authToken: string }>;
  clock: Clock;
}

interface Request {
  /** As configured at Twilio, query included. */
  address: string;
  body: string;
  header(name: string): string | undefined;
}

/** The news in a webhook; undefined when Twilio did not sign it. */
export const twilioWebhook =
  ({ credentials, clock }: Options) =>
  async ({ address, body, header }: Request): Promise<ProviderNews | undefined> => {
    const form = new URLSearchParams(body);
    const signature = header('x-twilio-signature');
    const signedWith = async (renew: boolean) =>
      isSignedByTwilio({ url: address, form, signature }, (await credentials(renew)).authToken);
    return (await signedWith(false)) || (await signedWith(true)) ? twilioNews(form, clock()) : undefined;
  };
