import type { Clock } from '../../domain/clock.ts';
import type { ProviderNews } from '../../domain/control/events/news.ts';
import { twilioNews } from './twilio-events.ts';
import { isSignedByTwilio } from './twilio-signature.ts';

interface Options {
  /** The account's token; `anew` when the one given last made nothing of a signature. */
  credentials: (anew?: boolean) => Promise<{ authToken: string }>;
  clock: Clock;
}

interface Request {
  /** As Twilio was given it, its query included. */
  address: string;
  body: string;
  header(name: string): string | undefined;
}

/** What a webhook tells; undefined when it is not signed by Twilio. */
export const twilioWebhook =
  ({ credentials, clock }: Options) =>
  async ({ address, body, header }: Request): Promise<ProviderNews | undefined> => {
    const form = new URLSearchParams(body);
    const signature = header('x-twilio-signature');
    const signedWith = async (anew: boolean) =>
      isSignedByTwilio({ url: address, form, signature }, (await credentials(anew)).authToken);
    return (await signedWith(false)) || (await signedWith(true)) ? twilioNews(form, clock()) : undefined;
  };
