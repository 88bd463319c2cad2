import * as z from 'zod';

const name = z.string().min(1);

/** What redaction-api reads at start. lib/redaction/redaction-api.ts must supply every name. */
export const redactionApiSettings = z.object({
  CONTACTS_TABLE: name,
  USERS_TABLE: name,
  STAGING_TABLE: name,
  REDACTION_QUEUE: name,
});
export type RedactionApiSettings = z.infer<typeof redactionApiSettings>;
