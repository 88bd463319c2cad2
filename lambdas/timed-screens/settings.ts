import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1));

/** What timed-screens reads at start. lib/screens/timed-screens.ts must supply every name. */
export const timedScreensSettings = z.object({
  CONTACTS_TABLE: name,
  USERS_TABLE: name,
  DESKTOPS_TABLE: name,
});
export type TimedScreensSettings = z.infer<typeof timedScreensSettings>;
