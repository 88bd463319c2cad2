import type { Access, Route, Scope } from '../../api/route.ts';
import { Failure } from '../../domain/failure.ts';
import { type AccessList, type PersonToken, rolesStillHeld } from '../../domain/user/access-list.ts';
import { type Caller, highestRole, isRole } from '../../domain/user/visibility.ts';
import type { Identify } from '../kit/http/edge.ts';
import type { Claims } from '../kit/http/gateway.ts';
import { NotSignedIn } from '../kit/http/problem.ts';
import type { CurrentAccess } from './current-access.ts';

/** API Gateway passes a list as `[a b]`; a token itself has an array, or words separated by spaces. */
const words = (claim: unknown): string[] => {
  if (Array.isArray(claim)) return claim.map(String);
  if (typeof claim !== 'string') return [];
  return claim
    .replace(/^\[(.*)\]$/, '$1')
    .split(' ')
    .filter((word) => word !== '');
};

const text = (claim: unknown): string | undefined => (typeof claim === 'string' && claim !== '' ? claim : undefined);

/** The scope that a machine needs for this call, by the last parameter of the path, or else by the route. */
export const scopeFor = (
  { path, access, scopeOf }: Pick<Route, 'path' | 'scopeOf'> & { access: { scope: Scope } },
  params: Readonly<Record<string, string>>,
): Scope => {
  // Use the decoded parameter: in the address, `start` may also be written `%73tart`.
  const last = params[path.match(/\{(\w+)\}$/)?.[1] ?? ''] ?? '';
  return scopeOf && Object.hasOwn(scopeOf, last) ? scopeOf[last]! : access.scope;
};

/** The roles in a person's token, and when it was issued. */
const tokenOf = (claims: Claims): PersonToken => ({
  subject: text(claims.sub) ?? '',
  issuedAt: Number(claims.iat),
  roles: words(claims['cognito:groups']).filter(isRole),
});

/**
 * The caller, from Cognito's access token, if they may call this route. People have a user name and get access by their
 * groups. Machines have none and get access by their scopes. The scopes of a person never count.
 * @throws Failure `signed-out` if it is not an access token, and for people who have lost all their roles
 * @throws Failure `forbidden`
 */
export const callerOf = (claims: Claims, { roles, scope }: Access, list: AccessList | undefined): Caller => {
  // An ID token only tells the console who someone is; it must not give access.
  if (claims.token_use !== 'access') throw new Failure('signed-out', 'This needs an access token');
  const username = text(claims.fermata_username) ?? text(claims.username);
  if (username === undefined) {
    const clientId = text(claims.client_id);
    if (clientId !== undefined && words(claims.scope).includes(scope)) return { role: 'machine', clientId };
    throw new Failure('forbidden', `This needs the scope ${scope}`);
  }
  const token = tokenOf(claims);
  const held = rolesStillHeld(token, list);
  if (token.roles.length > 0 && held.length === 0)
    throw new Failure('signed-out', 'Your access has changed. Sign in again');
  const role = highestRole(held);
  if (role === undefined || !roles.includes(role)) {
    throw new Failure('forbidden', `This needs one of the roles ${roles.join(', ')}`);
  }
  const subject = text(claims.sub);
  return { role, username, ...(subject !== undefined && { subject }) };
};

/** Identifies callers by the JWT that API Gateway has checked: people who have signed in, and machine clients. */
export const personOrMachine =
  (currentAccess: CurrentAccess): Identify<Caller, Route> =>
  async ({ route, params, claims }) => {
    const { access } = route;
    if (claims === undefined || access === 'anyone') throw new NotSignedIn('Sign in first');
    const scope = scopeFor({ ...route, access }, params);
    return callerOf(claims, { ...access, scope }, await currentAccess());
  };

/** Their name in ledgers. */
export const nameOf = (caller: Caller): string => (caller.role === 'machine' ? caller.clientId : caller.username);
