import type { Route, Scope } from '../../api/routes.ts';
import { Failure } from '../../domain/failure.ts';
import { type Asker, highestRole } from '../../domain/user/visibility.ts';
import type { Claims } from './gateway.ts';

/** API Gateway hands a list over as `[a b]`; a token itself holds an array, or words with spaces between. */
const words = (claim: unknown): string[] => {
  if (Array.isArray(claim)) return claim.map(String);
  if (typeof claim !== 'string') return [];
  return claim
    .replace(/^\[(.*)\]$/, '$1')
    .split(' ')
    .filter((word) => word !== '');
};

const text = (claim: unknown): string | undefined => (typeof claim === 'string' && claim !== '' ? claim : undefined);

/** What a machine needs for this address: what its last segment asks for, else what the route does. */
export const scopeFor = (
  { access, scopeOf }: Pick<Route, 'scopeOf'> & { access: { scope: Scope } },
  address: string,
): Scope => {
  const last = new URL(address).pathname.split('/').at(-1) ?? '';
  return scopeOf && Object.hasOwn(scopeOf, last) ? scopeOf[last]! : access.scope;
};

/**
 * Who calls, from Cognito's access or ID token, when he may call this route. People have a user name and count by their
 * groups, machines have none and count by their scopes: a person's scopes never open anything.
 * @throws Failure `forbidden`
 */
export const askerOf = (claims: Claims, { roles, scope }: Exclude<Route['access'], 'anyone'>): Asker => {
  const username = text(claims.username) ?? text(claims['cognito:username']);
  if (username === undefined) {
    const clientId = text(claims.client_id);
    if (clientId !== undefined && words(claims.scope).includes(scope)) return { role: 'machine', clientId };
    throw new Failure('forbidden', `This needs the scope ${scope}`);
  }
  const role = highestRole(words(claims['cognito:groups']));
  if (role === undefined || !roles.includes(role)) {
    throw new Failure('forbidden', `This needs one of the roles ${roles.join(', ')}`);
  }
  return { role, username };
};

/** How a ledger names him. */
export const nameOf = (asker: Asker): string => (asker.role === 'machine' ? asker.clientId : asker.username);
