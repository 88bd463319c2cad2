import * as z from 'zod/mini';

/** What recording-import reads at start. lib/contacts/recording-import.ts must supply every name. */
export const recordingImportSettings = z.object({
  CONTACTS_TABLE: z.string().check(z.minLength(1)),
  /** The queue that returns a file when its contact had not arrived yet. */
  RECHECK_QUEUE_URL: z.url(),
  /** A file without a contact is listed as unmatched after this time. 0 to 900: a queue's longest delay. */
  UNMATCHED_AFTER_SECONDS: z.coerce.number().check(z.int(), z.gte(0), z.lte(900)),
});
export type RecordingImportSettings = z.infer<typeof recordingImportSettings>;
