import { createHmac, timingSafeEqual } from 'node:crypto';

export const webexSignatureHeader = 'x-webexcc-signature';
const timestampHeader = 'x-webexcc-timestamp';

/** A webhook that is older was recorded and sent again by somebody: it would tell yesterday's pause as today's. */
const oldest = 5 * 60_000;

interface Signed {
  /** As it came, byte for byte. */
  body: string;
  header(name: string): string | undefined;
}

/**
 * Whether it comes from Webex, and now: HMAC-SHA256 in hex, keyed with the subscription's secret, over the body; what the
 * second version of subscriptions tells of time must be of these minutes, in the signed body as in the header.
 */
export const isSignedByWebex = ({ body, header }: Signed, secret: string, now: Date): boolean => {
  const signature = header(webexSignatureHeader);
  // An empty key would make everybody's signature a right one.
  if (!signature || !secret) return false;
  const given = Buffer.from(signature.toLowerCase());
  const right = Buffer.from(createHmac('sha256', secret).update(body).digest('hex'));
  if (given.length !== right.length || !timingSafeEqual(given, right)) return false;

  const told = header(timestampHeader);
  const sent = timestampIn(body);
  if (told !== undefined && Number(told) !== sent) return false;
  return sent === undefined || Math.abs(now.getTime() - sent) <= oldest;
};

const timestampIn = (body: string): number | undefined => {
  try {
    const { comciscotimestamp } = JSON.parse(body) as { comciscotimestamp?: unknown };
    return comciscotimestamp === undefined ? undefined : Number(comciscotimestamp);
  } catch {
    return undefined;
  }
};
