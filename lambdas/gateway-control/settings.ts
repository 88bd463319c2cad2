import * as z from 'zod/mini';
import { recorderSettings } from '../control/recorder-settings.ts';

const some = z.string().check(z.minLength(1));

/** What gateway-control reads at start. lib/telephony/gateway-control.ts must supply every name. */
export const gatewayControlSettings = z.object({
  LIVE_TABLE: some,
  CONTACTS_TABLE: some,
  USERS_TABLE: some,
  STAGING_TABLE: some,
  /** Address of the queue of contacts whose recordings contain what must not be kept. */
  REDACTION_QUEUE: some,
  /** Address of the queue that calls back when a pause has lasted as long as it may. */
  TIMERS_QUEUE: some,
  ...recorderSettings,
});
export type GatewayControlSettings = z.infer<typeof gatewayControlSettings>;
