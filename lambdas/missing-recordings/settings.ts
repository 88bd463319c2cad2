import * as z from 'zod/mini';

/** What missing-recordings reads at start. lib/contacts/missing-recordings.ts must supply every name. */
export const missingRecordingsSettings = z.object({
  CONTACTS_TABLE: z.string().check(z.minLength(1)),
  STAGING_TABLE: z.string().check(z.minLength(1)),
  /** How many days back the nightly sweep looks for contacts that no stream event reported. */
  SWEEP_DAYS: z.coerce.number().check(z.int(), z.gte(1), z.lte(60)),
});
export type MissingRecordingsSettings = z.infer<typeof missingRecordingsSettings>;
