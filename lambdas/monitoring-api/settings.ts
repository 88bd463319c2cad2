import * as z from 'zod';

const name = z.string().min(1);

/** What monitoring-api reads at start. lib/control/monitoring-api.ts must supply every name. */
export const monitoringApiSettings = z.object({
  LIVE_TABLE: name,
  CONTACTS_TABLE: name,
  USERS_TABLE: name,
  /** Whether people may listen to calls in this deployment: `true` or `false`. */
  LISTENING: z.enum(['true', 'false']).transform((text) => text === 'true'),
  /** Empty: there is no Amazon Connect. */
  CONNECT_INSTANCE_ARN: z.string(),
  /** The address of a simulator; empty: AWS's own. */
  CONNECT_ENDPOINT: z.string(),
});
export type MonitoringApiSettings = z.infer<typeof monitoringApiSettings>;
