import { Failure } from '../../failure.ts';
import { type DiallingPlan, phoneNumber } from '../../phone-number.ts';
import type { User } from '../../user/user.ts';
import type { AgentIdentifier, UserIdentifiers } from '../settings.ts';

export const lower = (text: string | undefined): string | undefined => text?.normalize('NFC').toLowerCase();

/** A number in any format. Agents behind one number are distinguished by their extensions. */
export const comparedPhone = (phone: string | undefined, plan?: DiallingPlan): string | undefined => {
  if (phone === undefined) return undefined;
  const { number, extension } = phoneNumber(phone, plan);
  return extension === undefined ? number : `${number};${extension}`;
};

/** `CORP\anna` or `anna@corp`, or only the name. */
export const readWindowsLogin = (value: string): { username: string; domain?: string } => {
  const [, domain, username] = /^([^\\]+)\\([^\\]+)$/.exec(value) ?? [];
  if (username !== undefined && domain !== undefined) return { username, domain };
  const [, before, after] = /^([^@]+)@([^@]+)$/.exec(value) ?? [];
  return before !== undefined && after !== undefined ? { username: before, domain: after } : { username: value };
};

export interface NamedAgents {
  users: readonly User[];
  identifiers: readonly UserIdentifiers[];
  diallingPlan?: DiallingPlan | undefined;
}

const byIdentifiers = (
  identifiers: readonly UserIdentifiers[],
  matches: (one: UserIdentifiers) => boolean | undefined,
): string[] => identifiers.filter(matches).map(({ userId }) => userId);

/** The ids of the agents who have this name now. A former user name may belong to somebody else today. */
const idsNamed = (
  identifier: AgentIdentifier,
  value: string,
  { users, identifiers, diallingPlan }: NamedAgents,
): string[] => {
  const same = (a: string | undefined, b: string) => a !== undefined && lower(a) === lower(b);
  switch (identifier) {
    case 'id':
      // Also for an agent who was never synced: the provider's contacts use it.
      return [value];
    case 'username':
      return users.filter(({ active, username }) => active && same(username, value)).map(({ userId }) => userId);
    case 'phone':
      return byIdentifiers(
        identifiers,
        ({ phone }) => phone !== undefined && comparedPhone(phone, diallingPlan) === comparedPhone(value, diallingPlan),
      );
    case 'crm-username':
      return byIdentifiers(identifiers, ({ crmUsername }) => same(crmUsername, value));
    case 'system-username': {
      const { username, domain } = readWindowsLogin(value);
      const found = identifiers.filter(({ systemUsername }) => same(systemUsername, username));
      // A name must be unique even across domains (OD-26): two agents are a conflict, whatever domain was given.
      if (found.length > 1 || domain === undefined) return found.map(({ userId }) => userId);
      return byIdentifiers(found, ({ systemDomain }) => same(systemDomain, domain));
    }
  }
};

/**
 * The id of the one agent who has this name.
 * @throws Failure `not-found` for nobody, `conflict` for more than one
 */
export const agentNamed = (identifier: AgentIdentifier, value: string, agents: NamedAgents): string => {
  const [first, ...others] = new Set(idsNamed(identifier, value, agents));
  if (first === undefined) throw new Failure('not-found', `No agent has this ${identifier}`);
  if (others.length > 0) {
    throw new Failure('conflict', `Multiple agents were returned with the same ${identifier}; nothing was done`);
  }
  return first;
};
