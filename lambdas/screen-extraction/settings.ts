import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1));

/** What screen-extraction reads at start. lib/screens/screen-extraction.ts must supply every name. */
export const screenExtractionSettings = z.object({
  CONTACTS_TABLE: name,
  USERS_TABLE: name,
  LIVE_TABLE: name,
  DESKTOPS_TABLE: name,
  /** Where a screen that shows what must be black is made black. */
  REDACTION_QUEUE: name,
  STAGING_TABLE: name,
  /** The management address of the channel; on one machine a path at the engine. */
  CHANGES_ENDPOINT: name,
});
export type ScreenExtractionSettings = z.infer<typeof screenExtractionSettings>;
