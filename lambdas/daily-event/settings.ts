import * as z from 'zod/mini';

/** What daily-event reads at start. lib/upload/daily-event.ts must supply every name. */
export const dailyEventSettings = z.object({
  CONTACTS_TABLE: z.string().check(z.minLength(1)),
  USERS_TABLE: z.string().check(z.minLength(1)),
  STAGING_TABLE: z.string().check(z.minLength(1)),
});
export type DailyEventSettings = z.infer<typeof dailyEventSettings>;
