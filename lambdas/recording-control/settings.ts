import * as z from 'zod/mini';
import { recorderSettings } from '../control/recorder-settings.ts';

const some = z.string().check(z.minLength(1));

/** What recording-control reads at start. lib/control/recording-control.ts must supply every name. */
export const recordingControlSettings = z.object({
  LIVE_TABLE: some,
  CONTACTS_TABLE: some,
  USERS_TABLE: some,
  STAGING_TABLE: some,
  /** Address of the queue whose message ends a pause at its limit. */
  TIMERS_QUEUE: some,
  /** Has the screens of a contact blanked that was paused at its provider. */
  REDACTION_QUEUE: some,
  /** IANA name of the zone for the days of the report of pauses. */
  TIME_ZONE: some,
  /** How numbers are dialled at the contact centre: `49 0 00`; empty if not set. */
  DIALLING_PLAN: z.string(),
  /** Whether people may listen to calls in this deployment: `true` or `false`. */
  LISTENING: z.pipe(
    z.enum(['true', 'false']),
    z.transform((text) => text === 'true'),
  ),
  /** Whether people may watch screens in this deployment: `true` or `false`. */
  WATCHING: z.pipe(
    z.enum(['true', 'false']),
    z.transform((text) => text === 'true'),
  ),
  ...recorderSettings,
});
export type RecordingControlSettings = z.infer<typeof recordingControlSettings>;
