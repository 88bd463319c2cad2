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
 * Whether it comes from Webex, and now: HMAC-SHA256 in hex, keyed with the subscription's secret, over the body. The
 * second version of subscriptions tells when it was sent, in the signed body as in the header; of the first one the
 * event's own time counts. What tells no time could be sent again for ever, and is refused.
 */
export const isSignedByWebex = ({ body, header }: Signed, secret: string, now: Date): boolean => {
  const signature = header(webexSignatureHeader);
  // An empty key would make everybody's signature a right one.
  if (!signature || !secret) return false;
  const given = Buffer.from(signature.toLowerCase());
  const right = Buffer.from(createHmac('sha256', secret).update(body).digest('hex'));
  if (given.length !== right.length || !timingSafeEqual(given, right)) return false;

  const { sent, happened } = timesIn(body);
  const sentByHeader = header(timestampHeader);
  if (sentByHeader !== undefined && sent !== undefined && Number(sentByHeader) !== sent) return false;
  const at = sent ?? happened;
  return at !== undefined && Math.abs(now.getTime() - at) <= oldest;
};

/** Milliseconds since 1970, or ISO 8601. */
const instantOf = (value: unknown): number | undefined => {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const at = typeof value === 'number' || /^\d+$/.test(value) ? Number(value) : Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
};

const timesIn = (body: string): { sent?: number | undefined; happened?: number | undefined } => {
  try {
    const { comciscotimestamp, time, data } = JSON.parse(body) as Record<string, unknown>;
    const { eventTime, createdTime } = (data ?? {}) as Record<string, unknown>;
    // Not a number at all is no time of ours to guess.
    if (comciscotimestamp !== undefined) return { sent: instantOf(comciscotimestamp) ?? Number.NaN };
    return { happened: instantOf(eventTime ?? createdTime ?? time) };
  } catch {
    return {};
  }
};
