import * as z from 'zod/mini';
import { recorderSettings } from '../control/recorder-settings.ts';

const some = z.string().check(z.minLength(1));

/** What recording-control reads at start. lib/control/recording-control.ts must supply every name. */
export const recordingControlSettings = z.object({
  LIVE_TABLE: some,
  CONTACTS_TABLE: some,
  USERS_TABLE: some,
  STAGING_TABLE: some,
  /** Address of the queue that calls back when a pause has lasted as long as it may. */
  TIMERS_QUEUE: some,
  /** IANA name: days of the report of pauses are told in it. */
  TIME_ZONE: some,
  /** How numbers are dialled where the contact centre is: `49 0 00`; empty where it is not set. */
  DIALLING_PLAN: z.string(),
  ...recorderSettings,
});
export type RecordingControlSettings = z.infer<typeof recordingControlSettings>;
