import * as z from 'zod/mini';

/** What user-sync reads at start. lib/contacts/user-sync.ts must supply every name. */
export const userSyncSettings = z.object({
  USERS_TABLE: z.string().check(z.minLength(1)),
  CONNECT_INSTANCE_ID: z.string().check(z.minLength(1)),
  /** The address of Connect's API when it is a simulator. Empty in AWS. */
  CONNECT_ENDPOINT: z.string(),
});
export type UserSyncSettings = z.infer<typeof userSyncSettings>;
