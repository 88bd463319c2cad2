import type { Rights } from '../../../domain/control/access/rights.ts';
import type { OnDemandUser } from '../../../domain/on-demand/on-demand.ts';
import { rightsOfGrants } from '../../../domain/on-demand/possible.ts';
import { scheduledAgent } from '../../../domain/schedule/who-is-recorded.ts';
import { nameOf } from '../../access/caller.ts';
import type { Context } from '../operation.ts';

/** The caller as a user of On-Demand. Undefined for programs, and for people who were never synced. */
export const onDemandUser = async (
  rights: Rights,
  { identifiersOfUsers, extensionsOfUsers }: Context,
): Promise<OnDemandUser | undefined> => {
  const { users, teams } = rights.people;
  const user = rights.userId === undefined ? undefined : users.find(({ userId }) => userId === rights.userId);
  if (!user) return undefined;
  const [identifiers, extensions] = await Promise.all([identifiersOfUsers(), extensionsOfUsers()]);
  const agent = scheduledAgent({ teams, identifiers, extensions })(user);
  // The portal cannot know which PC somebody uses (OD-20).
  return { username: nameOf(rights.caller), agent, rights: { ...rightsOfGrants(rights), screen: false } };
};

/** Whether recording control is on, and a schedule and a grant let the caller use On-Demand. */
export const mayUseOnDemand = async (rights: Rights, context: Context): Promise<boolean> => {
  const user = rights.settings.enabled ? await onDemandUser(rights, context) : undefined;
  return user !== undefined && (await context.onDemand.whyUnavailable(user)) === undefined;
};
