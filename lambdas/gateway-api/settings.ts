import * as z from 'zod';

const name = z.string().min(1);

/** What gateway-api reads at start. lib/telephony/gateway-api.ts must supply every name. */
export const gatewayApiSettings = z.object({
  CONTACTS_TABLE: name,
  USERS_TABLE: name,
  STAGING_TABLE: name,
  SEALING_KEY: name,
});
export type GatewayApiSettings = z.infer<typeof gatewayApiSettings>;
