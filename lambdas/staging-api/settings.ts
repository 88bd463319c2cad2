import * as z from 'zod';

/** What staging-api reads at start. lib/api/staging-api.ts must supply every name. */
export const stagingApiSettings = z.object({
  CONTACTS_TABLE: z.string().min(1),
  USERS_TABLE: z.string().min(1),
  STAGING_TABLE: z.string().min(1),
  ARCHIVE_BUCKET: z.string().min(1),
  /** Where screen-arrival is started. */
  ARRIVALS_QUEUE: z.string().min(1),
  /** How long an upload address is valid. */
  UPLOAD_SECONDS: z.coerce.number().int().min(60).max(3600),
});
export type StagingApiSettings = z.infer<typeof stagingApiSettings>;
