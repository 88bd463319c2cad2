import * as z from 'zod/mini';

/** What contact-import reads at start. lib/contact-import.ts must supply every name. */
export const contactImportSettings = z.object({
  CONTACTS_TABLE: z.string().check(z.minLength(1)),
  /** Where contact records that cannot be read are put aside, with the reason. */
  QUARANTINE_BUCKET: z.string().check(z.minLength(1)),
  /** Ends with a slash; nothing below it is ever imported. */
  QUARANTINE_PREFIX: z.string().check(z.regex(/\/$/)),
  /** Where Firehose puts what it could not deliver; nothing below it is ever imported. May be empty. */
  DELIVERY_ERROR_PREFIX: z.string(),
  /** How numbers are dialled where the contact centre is: `49 0 00`; empty where it is not set. */
  DIALLING_PLAN: z.string(),
  /** `transactions` on an engine whose table streams leave out what PartiQL writes; AWS's do not. */
  INSERTS: z.enum(['partiql', 'transactions']),
});
export type ContactImportSettings = z.infer<typeof contactImportSettings>;
