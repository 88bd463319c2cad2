import * as z from 'zod/mini';

/** What contact-import reads at start. lib/contacts/contact-import.ts must supply every name. */
export const contactImportSettings = z.object({
  CONTACTS_TABLE: z.string().check(z.minLength(1)),
  /** Where contact records that cannot be read are stored, with the reason. */
  QUARANTINE_BUCKET: z.string().check(z.minLength(1)),
  /** Ends with a slash. Objects below it are never imported. */
  QUARANTINE_PREFIX: z.string().check(z.regex(/\/$/)),
  /** Where Firehose writes what it could not deliver. Objects below it are never imported. May be empty. */
  DELIVERY_ERROR_PREFIX: z.string(),
  /** How numbers are dialled at the contact centre: `49 0 00`; empty if not set. */
  DIALLING_PLAN: z.string(),
  /** `transactions` for an engine whose table streams leave out PartiQL writes; AWS's do not. */
  INSERTS: z.enum(['partiql', 'transactions']),
});
export type ContactImportSettings = z.infer<typeof contactImportSettings>;
