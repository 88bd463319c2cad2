import * as z from 'zod';

/** What public-api reads at start. lib/api/public-api.ts must supply every name. */
export const publicApiSettings = z.object({
  CONTACTS_TABLE: z.string().min(1),
  USERS_TABLE: z.string().min(1),
});
export type PublicApiSettings = z.infer<typeof publicApiSettings>;
