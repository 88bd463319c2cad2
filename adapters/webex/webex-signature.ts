import { createHmac, timingSafeEqual } from 'node:crypto';

export const webexSignatureHeader = 'x-webexcc-signature';
const timestampHeader = 'x-webexcc-timestamp';

/** An older webhook was recorded and sent again by somebody: yesterday's pause would count as today's. */
const maxAgeMilliseconds = 5 * 60_000;

interface Signed {
  /** As received, byte for byte. */
  body: string;
  header(name: string): string | undefined;
}

/**
 * Whether it comes from Webex, and now: HMAC-SHA256 in hex, keyed with the subscription's secret, over the body. The
 * second version of subscriptions has the time of sending, in the signed body and in the header; for the first version,
 * the event's own time counts. A webhook without a time could be repeated at any time, so it is refused.
 */
export const isSignedByWebex = ({ body, header }: Signed, secret: string, now: Date): boolean => {
  const signature = header(webexSignatureHeader);
  // With an empty key, anybody could sign.
  if (!signature || !secret) return false;
  const given = Buffer.from(signature.toLowerCase());
  const expected = Buffer.from(createHmac('sha256', secret).update(body).digest('hex'));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;

  const { sent, happened } = timesIn(body);
  const sentByHeader = header(timestampHeader);
  if (sentByHeader !== undefined && sent !== undefined && Number(sentByHeader) !== sent) return false;
  const at = sent ?? happened;
  return at !== undefined && Math.abs(now.getTime() - at) <= maxAgeMilliseconds;
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
    // If it is not a number, it is not guessed.
    if (comciscotimestamp !== undefined) return { sent: instantOf(comciscotimestamp) ?? Number.NaN };
    return { happened: instantOf(eventTime ?? createdTime ?? time) };
  } catch {
    return {};
  }
};
