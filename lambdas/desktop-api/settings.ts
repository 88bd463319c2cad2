import * as z from 'zod';

const name = z.string().min(1);

/** What desktop-api reads at start. lib/screens/desktop-api.ts must supply every name. */
export const desktopApiSettings = z.object({
  CONTACTS_TABLE: name,
  USERS_TABLE: name,
  STAGING_TABLE: name,
  LIVE_TABLE: name,
  DESKTOPS_TABLE: name,
  /** The queue of redaction, which makes a screen black where it must be. */
  REDACTION_QUEUE: name,
  ARCHIVE_BUCKET: name,
  /** The KMS key (RSA_2048) whose public half PCs seal for. */
  SEALING_KEY: name,
  /** Where screen-arrival is started. */
  ARRIVALS_QUEUE: name,
  /** The management address of the channel; on one machine a path at the engine. */
  CHANGES_ENDPOINT: name,
  /** Where PCs open the channel; on one machine a path at the address of the API. */
  CHANGES_ADDRESS: name,
  /** How long an upload address is valid. */
  UPLOAD_SECONDS: z.coerce.number().int().min(60).max(3600),
});
export type DesktopApiSettings = z.infer<typeof desktopApiSettings>;
