import { createHmac, timingSafeEqual } from 'node:crypto';

/** How a subscription's webhooks are signed: HMAC-SHA256, keyed with the subscription's secret, over the body as it came. */
export const webexSignature = (body: string, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

/** Whether it comes from Webex. The signature as hex or base64, with or without `sha256=` before it. */
export const isSignedByWebex = (
  { body, signature }: { body: string; signature: string | undefined },
  secret: string,
): boolean => {
  // An empty key would make everybody's signature a right one.
  if (!signature || !secret) return false;
  const word = signature.trim().replace(/^sha256=/i, '');
  const given = Buffer.from(word, /^[0-9a-f]{64}$/i.test(word) ? 'hex' : 'base64');
  const right = createHmac('sha256', secret).update(body).digest();
  return given.length === right.length && timingSafeEqual(given, right);
};
