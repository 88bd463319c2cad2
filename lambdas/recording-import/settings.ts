import * as z from 'zod';

/** What recording-import reads at start. lib/recording-import.ts must supply every name. */
export const recordingImportSettings = z.object({
  CONTACTS_TABLE: z.string().min(1),
  /** The queue that brings a file back when its contact had not come yet. */
  RECHECK_QUEUE_URL: z.url(),
  /** After this long without a contact a file is listed as unmatched. 0 to 900: a queue's longest delay. */
  UNMATCHED_AFTER_SECONDS: z.coerce.number().int().min(0).max(900),
});
export type RecordingImportSettings = z.infer<typeof recordingImportSettings>;
