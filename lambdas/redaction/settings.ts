import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1));

/** What redaction reads at start. lib/redaction/redaction.ts must supply every name. */
export const redactionSettings = z.object({
  CONTACTS_TABLE: name,
  STAGING_TABLE: name,
  ARCHIVE_BUCKET: name,
  /** The bucket of the provider's recordings, if it is ours; otherwise empty: Fermata only reads it. */
  RECORDINGS_BUCKET: z.string(),
  /** Its own, for what is still to come. */
  REDACTION_QUEUE: name,
  MAX_BYTES: z.coerce.number().check(z.int(), z.gte(1)),
});
export type RedactionSettings = z.infer<typeof redactionSettings>;
