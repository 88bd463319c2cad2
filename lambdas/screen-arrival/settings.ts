import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1));

/** What screen-arrival reads at start. lib/screens/screen-arrival.ts must supply every name. */
export const screenArrivalSettings = z.object({
  CONTACTS_TABLE: name,
  STAGING_TABLE: name,
  DESKTOPS_TABLE: name,
  ARCHIVE_BUCKET: name,
  SEALING_KEY: name,
  REDACTION_QUEUE: name,
});
export type ScreenArrivalSettings = z.infer<typeof screenArrivalSettings>;
