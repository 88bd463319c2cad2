import type { Role } from './user.ts';

/** The role for each group of an identity provider, by the group's name or id. */
export type FederatedRoles = Readonly<Record<string, Role>>;

/**
 * The roles of a person with these groups at their identity provider. Cognito stores a list as one text: `[a, b]` from a
 * SAML assertion, `["a","b"]` from an OpenID Connect claim. Group names with a comma would be ambiguous, so the settings
 * refuse them.
 */
export const rolesOfGroups = (text: string | undefined, roles: FederatedRoles): Role[] => {
  const groups = (text ?? '')
    .trim()
    .replace(/^\[(.*)\]$/s, '$1')
    .split(',')
    .map((group) => group.trim().replace(/^"(.*)"$/, '$1'));
  return [...new Set(groups.flatMap((group) => (Object.hasOwn(roles, group) ? [roles[group]!] : [])))];
};
