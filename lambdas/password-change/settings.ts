import * as z from 'zod/mini';

/** What password-change reads at start. lib/sign-in/password-changes.ts must supply every name. */
export const passwordChangeSettings = z.object({
  USERS_TABLE: z.string().check(z.minLength(1)),
  /** JSON: the roles that may reset a forgotten password. */
  ALLOWED_ROLES: z.string().check(z.minLength(1)),
});
export type PasswordChangeSettings = z.infer<typeof passwordChangeSettings>;
