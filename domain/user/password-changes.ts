import type { Role } from './user.ts';

/** A person who asks for a code to set a forgotten password. */
export interface PasswordOwner {
  /** Whether their password is in another system, because they come from an identity provider. */
  isFederated: boolean;
  roles: readonly Role[];
}

/** Why somebody may not set a forgotten password themselves, as a sentence for them. Undefined if they may (OD-23). */
export const whyNoPasswordChange = (
  { isFederated, roles }: PasswordOwner,
  allowed: readonly Role[],
): string | undefined => {
  if (isFederated) return 'Your password comes from your company’s sign-in. Change it there';
  return roles.some((role) => allowed.includes(role))
    ? undefined
    : 'You are not allowed to set a password yourself. Ask an administrator for a new one';
};
