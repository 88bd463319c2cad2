import type { Role } from './user.ts';

/** What an identity provider's groups mean here: its name or id of a group, and the role. */
export type FederatedRoles = Readonly<Record<string, Role>>;

/**
 * The roles of someone whose identity provider put them into these groups. Cognito keeps a list as one text: `[a, b]` of a
 * SAML assertion, `["a","b"]` of an OpenID Connect claim. Names of groups with a comma cannot be told apart in it, so the
 * settings refuse them.
 */
export const rolesOfGroups = (text: string | undefined, roles: FederatedRoles): Role[] => {
  const groups = (text ?? '')
    .trim()
    .replace(/^\[(.*)\]$/s, '$1')
    .split(',')
    .map((group) => group.trim().replace(/^"(.*)"$/, '$1'));
  return [...new Set(groups.flatMap((group) => (Object.hasOwn(roles, group) ? [roles[group]!] : [])))];
};
