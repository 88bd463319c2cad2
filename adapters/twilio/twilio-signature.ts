import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Twilio's signature of a form: HMAC-SHA1, keyed with the auth token, over the address and all fields in order of name.
 */
export const twilioSignature = (url: string, form: URLSearchParams, authToken: string): string => {
  const fields = [...new Set([...form].map(([name, value]) => `${name}\0${value}`))].sort();
  const text = fields.map((field) => field.replace('\0', '')).join('');
  return createHmac('sha1', authToken)
    .update(url + text)
    .digest('base64');
};

/** Whether it comes from Twilio. `url` as configured at Twilio, query included. */
export const isSignedByTwilio = (
  { url, form, signature }: { url: string; form: URLSearchParams; signature: string | undefined },
  authToken: string,
): boolean => {
  // With an empty key, anybody could sign.
  if (!signature || !authToken) return false;
  const expected = Buffer.from(twilioSignature(url, form, authToken));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
};
