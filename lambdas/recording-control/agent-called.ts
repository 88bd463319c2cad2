import { type AgentIdentifier, agentIdentifiers, type UserIdentifiers } from '../../domain/control/settings.ts';
import { Failure } from '../../domain/failure.ts';
import { type DiallingPlan, phoneNumber } from '../../domain/phone-number.ts';
import type { User } from '../../domain/user/user.ts';
import { WrongInput } from '../kit/http/input.ts';

/** @throws Failure `invalid` for what is none of the five */
export const identifierOf = (word: string): AgentIdentifier => {
  const identifier = agentIdentifiers.find((known) => known === word);
  if (identifier) return identifier;
  throw new WrongInput([{ field: 'identifier', reason: `It is one of ${agentIdentifiers.join(', ')}` }]);
};

export const lower = (text: string | undefined): string | undefined => text?.normalize('NFC').toLowerCase();

/** A number however it was written. Agents behind one number are told apart by their extensions. */
export const comparedPhone = (phone: string | undefined, plan?: DiallingPlan): string | undefined => {
  if (phone === undefined) return undefined;
  const { number, extension } = phoneNumber(phone, plan);
  return extension === undefined ? number : `${number};${extension}`;
};

/** `CORP\anna` or `anna@corp`, or the name alone. */
const windowsLogin = (value: string): { username: string; domain?: string } => {
  const [, domain, username] = /^([^\\]+)\\([^\\]+)$/.exec(value) ?? [];
  if (username !== undefined && domain !== undefined) return { username, domain };
  const [, before, after] = /^([^@]+)@([^@]+)$/.exec(value) ?? [];
  return before !== undefined && after !== undefined ? { username: before, domain: after } : { username: value };
};

export interface KnownAgents {
  users: readonly User[];
  known: readonly UserIdentifiers[];
  diallingPlan?: DiallingPlan | undefined;
}

const byIdentifiers = (
  known: readonly UserIdentifiers[],
  matches: (one: UserIdentifiers) => boolean | undefined,
): string[] => known.filter(matches).map(({ userId }) => userId);

/** Who has this name now, by their ids; a former user name is somebody else's by now. */
const named = (identifier: AgentIdentifier, value: string, { users, known, diallingPlan }: KnownAgents): string[] => {
  const same = (a: string | undefined, b: string) => a !== undefined && lower(a) === lower(b);
  switch (identifier) {
    case 'id':
      // Also one that was never synced: the provider's contacts name their agents by it.
      return [value];
    case 'username':
      return users.filter(({ active, username }) => active && same(username, value)).map(({ userId }) => userId);
    case 'phone':
      return byIdentifiers(
        known,
        ({ phone }) => phone !== undefined && comparedPhone(phone, diallingPlan) === comparedPhone(value, diallingPlan),
      );
    case 'crm-username':
      return byIdentifiers(known, ({ crmUsername }) => same(crmUsername, value));
    case 'system-username': {
      const { username, domain } = windowsLogin(value);
      const found = known.filter(({ systemUsername }) => same(systemUsername, username));
      // A name must be unique even across domains (OD-26): then two is two, whichever domain was asked for.
      if (found.length > 1 || domain === undefined) return found.map(({ userId }) => userId);
      return byIdentifiers(found, ({ systemDomain }) => same(systemDomain, domain));
    }
  }
};

/**
 * The one agent who is called so.
 * @throws Failure `not-found` when it is nobody, `conflict` when it is more than one
 */
export const agentCalled = (identifier: AgentIdentifier, value: string, known: KnownAgents): string => {
  const [first, ...others] = new Set(named(identifier, value, known));
  if (first === undefined) throw new Failure('not-found', `No agent has this ${identifier}`);
  if (others.length > 0) {
    throw new Failure('conflict', `Multiple agents were returned with the same ${identifier}; nothing was done`);
  }
  return first;
};
