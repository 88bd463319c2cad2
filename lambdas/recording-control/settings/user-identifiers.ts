import type { UserIdentifiersView } from '../../../api/control/control-settings.ts';
import { comparedPhone, lower } from '../../../domain/control/access/agent-named.ts';
import type { UserIdentifiers } from '../../../domain/control/settings.ts';
import { Failure } from '../../../domain/failure.ts';
import type { DiallingPlan } from '../../../domain/phone-number.ts';
import { WrongInput } from '../../kit/http/input.ts';
import type { Operation } from '../operation.ts';

const words = {
  systemUsername: { of: lower, taken: 'Another user has this system user name; it is unique even across domains' },
  phone: { of: comparedPhone, taken: 'Another user has this phone' },
  crmUsername: { of: lower, taken: 'Another user has this CRM user name' },
} as const;

/** @throws Failure `conflict` naming the field */
const checkUnique = (
  wanted: UserIdentifiers,
  all: readonly UserIdentifiers[],
  plan: DiallingPlan | undefined,
): void => {
  for (const field of ['systemUsername', 'phone', 'crmUsername'] as const) {
    const { of, taken } = words[field];
    const value = of(wanted[field], plan);
    const others = all.filter(({ userId }) => userId !== wanted.userId);
    if (value !== undefined && others.some((other) => of(other[field], plan) === value)) {
      throw new Failure('conflict', taken, { field });
    }
  }
};

const given = (userId: string, view: UserIdentifiersView): UserIdentifiers => ({
  userId,
  ...(view.systemUsername !== null && { systemUsername: view.systemUsername }),
  ...(view.systemDomain !== null && { systemDomain: view.systemDomain }),
  ...(view.phone !== null && { phone: view.phone }),
  ...(view.crmUsername !== null && { crmUsername: view.crmUsername }),
});

export const getUserIdentifiers: Operation<'getUserIdentifiers'> =
  ({ directory, identifiers }) =>
  async ({ params: { userId }, caller }) => {
    const { agents } = await directory.seenBy(caller);
    if (!agents.byId(userId)) throw new Failure('not-found', 'There is no such user');
    const stored = (await identifiers.all()).find((one) => one.userId === userId);
    const { systemUsername = null, systemDomain = null, phone = null, crmUsername = null } = stored ?? {};
    return { systemUsername, systemDomain, phone, crmUsername };
  };

export const setUserIdentifiers: Operation<'setUserIdentifiers'> =
  ({ directory, identifiers, telemetry, forget, diallingPlan }) =>
  async ({ params: { userId }, body, caller }) => {
    const { agents } = await directory.seenBy(caller);
    if (!agents.byId(userId)) throw new Failure('not-found', 'There is no such user');
    if (body.systemDomain !== null && body.systemUsername === null) {
      throw new WrongInput([{ field: 'systemDomain', reason: 'A domain needs a system user name' }]);
    }
    const wanted = given(userId, body);
    checkUnique(wanted, await identifiers.all(), diallingPlan);
    await identifiers.save(wanted);
    forget();
    telemetry.log.info('Identifiers of a user were set', { userId });
    return body;
  };
