import * as z from 'zod/mini';

const some = z.string().check(z.minLength(1));

/** What access-list reads at start. lib/access-list.ts must supply every name. */
export const accessListSettings = z.object({
  USERS_TABLE: some,
  USER_POOL_ID: some,
  /** Address of the queue that starts the further listings of a minute. */
  LISTINGS_QUEUE: some,
  /** JSON: for each identity provider, what its groups mean here. */
  IDENTITY_PROVIDERS: some,
});
export type AccessListSettings = z.infer<typeof accessListSettings>;
