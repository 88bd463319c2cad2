import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1));

/** What desktop-watch reads at start. lib/screens/desktop-watch.ts must supply every name. */
export const desktopWatchSettings = z.object({
  CONTACTS_TABLE: name,
  USERS_TABLE: name,
  DESKTOPS_TABLE: name,
  /** Where screen-extraction is started. */
  EXTRACTIONS_QUEUE: name,
});
export type DesktopWatchSettings = z.infer<typeof desktopWatchSettings>;
