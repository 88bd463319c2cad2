import * as z from 'zod/mini';
import { recorderSettings } from '../control/recorder-settings.ts';

const some = z.string().check(z.minLength(1));

/** What recording-watch reads at start. lib/control/recording-watch.ts must supply every name. */
export const recordingWatchSettings = z.object({
  LIVE_TABLE: some,
  CONTACTS_TABLE: some,
  USERS_TABLE: some,
  /** Address of the queue whose message ends a pause at its limit. */
  TIMERS_QUEUE: some,
  ...recorderSettings,
});
export type RecordingWatchSettings = z.infer<typeof recordingWatchSettings>;
