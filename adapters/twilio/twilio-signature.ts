import { createHmac, timingSafeEqual } from 'node:crypto';

/** How Twilio signs a form: HMAC-SHA1, keyed with the auth token, over the address and all fields in order of name. */
export const twilioSignature = (url: string, form: URLSearchParams, authToken: string): string => {
  const fields = [...new Set([...form].map(([name, value]) => `${name}\0${value}`))].sort();
  const text = fields.map((field) => field.replace('\0', '')).join('');
  return createHmac('sha1', authToken)
    .update(url + text)
    .digest('base64');
};

/** Whether it comes from Twilio. `url` as Twilio was given it, its query included. */
export const isSignedByTwilio = (
  { url, form, signature }: { url: string; form: URLSearchParams; signature: string | undefined },
  authToken: string,
): boolean => {
  // An empty key would make everybody's signature a right one.
  if (!signature || !authToken) return false;
  const right = Buffer.from(twilioSignature(url, form, authToken));
  const given = Buffer.from(signature);
  return right.length === given.length && timingSafeEqual(right, given);
};
