import * as z from 'zod';

/** What administration-api reads at start. lib/api/administration-api.ts must supply every name. */
export const administrationApiSettings = z.object({
  CONTACTS_TABLE: z.string().min(1),
  USERS_TABLE: z.string().min(1),
  STAGING_TABLE: z.string().min(1),
  DESKTOPS_TABLE: z.string().min(1),
  /** Where screen-extraction is started. */
  EXTRACTIONS_QUEUE: z.string().min(1),
  /** An item in it notifies open pages and PCs that settings have changed. */
  LIVE_TABLE: z.string().min(1),
  /** The prefix of names in the secret store, and the key that encrypts them. */
  PASSWORD_PREFIX: z.string().min(1),
  PASSWORD_KEY: z.string().min(1),
  /** IANA name of the zone in which dates and times of contacts are shown. */
  TIME_ZONE: z.string().min(1),
  /** Recordings that stay on PCs for more hours than this are listed. */
  MAX_HOURS_ON_PCS: z.coerce.number().int().positive(),
  /** How numbers are dialled at the contact centre: `49 0 00`; empty if not set. */
  DIALLING_PLAN: z.string(),
  /** Functions started on request; empty where the deployment has none. */
  USER_SYNC_FUNCTION: z.string(),
  MISSING_RECORDINGS_FUNCTION: z.string(),
});
export type AdministrationApiSettings = z.infer<typeof administrationApiSettings>;
