import * as z from 'zod';

/** What contacts-api reads at start. lib/api/contacts-api.ts must supply every name. */
export const contactsApiSettings = z.object({
  CONTACTS_TABLE: z.string().min(1),
  USERS_TABLE: z.string().min(1),
  STAGING_TABLE: z.string().min(1),
  ARCHIVE_BUCKET: z.string().min(1),
  /** IANA name of the zone in which dates and times of contacts are shown. */
  TIME_ZONE: z.string().min(1),
  /** How numbers are dialled at the contact centre: `49 0 00`; empty if not set. */
  DIALLING_PLAN: z.string(),
  /** How long a playback address is valid. */
  PLAYBACK_SECONDS: z.coerce.number().int().min(10).max(3600),
  /** The function that checks a file again. */
  RECORDING_IMPORT_FUNCTION: z.string(),
});
export type ContactsApiSettings = z.infer<typeof contactsApiSettings>;
