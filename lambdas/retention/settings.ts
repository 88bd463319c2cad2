import * as z from 'zod/mini';

/** What retention reads at start. lib/upload/retention.ts must supply every name. */
export const retentionSettings = z.object({
  CONTACTS_TABLE: z.string().check(z.minLength(1)),
  STAGING_TABLE: z.string().check(z.minLength(1)),
  ARCHIVE_BUCKET: z.string().check(z.minLength(1)),
  /** Days in the archive for recordings whose rule sets none: a number, or `for-ever`. */
  RETENTION_DAYS: z.union([z.literal('for-ever'), z.coerce.number().check(z.int(), z.gte(1))]),
});
export type RetentionSettings = z.infer<typeof retentionSettings>;
