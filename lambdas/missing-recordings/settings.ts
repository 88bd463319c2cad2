import * as z from 'zod';

/** What missing-recordings reads at start. lib/missing-recordings.ts must supply every name. */
export const missingRecordingsSettings = z.object({
  CONTACTS_TABLE: z.string().min(1),
  /** How many days back the nightly sweep looks, for contacts that no stream event told of. */
  SWEEP_DAYS: z.coerce.number().int().min(1).max(60),
});
export type MissingRecordingsSettings = z.infer<typeof missingRecordingsSettings>;
