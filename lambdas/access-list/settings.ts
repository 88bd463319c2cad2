import * as z from 'zod/mini';

const nonEmpty = z.string().check(z.minLength(1));

/** What access-list reads at start. lib/sign-in/access-list.ts must supply every name. */
export const accessListSettings = z.object({
  USERS_TABLE: nonEmpty,
  USER_POOL_ID: nonEmpty,
  /** Address of the queue that starts the further listings of a minute. */
  LISTINGS_QUEUE: nonEmpty,
  /** JSON: the roles that each identity provider's groups mean. */
  IDENTITY_PROVIDERS: nonEmpty,
});
export type AccessListSettings = z.infer<typeof accessListSettings>;
