import * as z from 'zod/mini';
import { recorderSettings } from '../control/recorder-settings.ts';

const some = z.string().check(z.minLength(1));

/** What live-contacts reads at start. lib/control/live-contacts.ts must supply every name. */
export const liveContactsSettings = z.object({
  LIVE_TABLE: some,
  CONTACTS_TABLE: some,
  USERS_TABLE: some,
  /** Address of the queue whose message ends a pause at its limit. */
  TIMERS_QUEUE: some,
  ...recorderSettings,
});
export type LiveContactsSettings = z.infer<typeof liveContactsSettings>;
