import { agentNamed } from '../../domain/control/access/agent-named.ts';
import { mustSee, mustSeeContact, type Rights } from '../../domain/control/access/rights.ts';
import { callsFirst, noActiveContact } from '../../domain/control/command/which-contacts.ts';
import { type FoundContact, findContactOnly } from '../../domain/control/contact/find-contact.ts';
import { type AgentIdentifier, agentIdentifiers } from '../../domain/control/settings.ts';
import { Failure } from '../../domain/failure.ts';
import { sees } from '../../domain/user/visibility.ts';
import { WrongInput } from '../kit/http/input.ts';
import type { Context } from './operation.ts';

/** @throws Failure `invalid` for any word other than these five */
const readIdentifier = (word: string): AgentIdentifier => {
  const identifier = agentIdentifiers.find((one) => one === word);
  if (identifier) return identifier;
  throw new WrongInput([{ field: 'identifier', reason: `It is one of ${agentIdentifiers.join(', ')}` }]);
};

/**
 * The contact, live or long over, if the caller may see it.
 * @throws Failure `not-found` if it is unknown, or the caller may not see it
 */
export const contactToSee = async (contactId: string, rights: Rights, context: Context): Promise<void> => {
  const live = await context.live.find(contactId);
  if (live) return mustSeeContact(rights, live);
  const file = await context.contacts.findCheaply(contactId);
  if (file?.contact) return mustSee(rights, rights.people.agents.of(file.contact)?.userId ?? file.contact.agentId);
  // Its events may not have arrived yet.
  mustSeeContact(rights, await findContactOnly(context, contactId));
};

/**
 * The contacts that an agent is on now, newest first: every call, or where there is none whatever else there is.
 * @throws Failure `invalid` for an unknown kind of name, `not-found` for nobody's, `conflict` for two agents' and where
 *   they talk to nobody (PR-09)
 */
export const contactsOfAgent = async (
  { identifier, value }: { identifier: string; value: string },
  rights: Rights,
  { findContactsOfAgent, identifiersOfUsers, diallingPlan }: Context,
  clientRequestId?: string,
): Promise<readonly FoundContact[]> => {
  const kind = readIdentifier(identifier);
  const { users } = rights.people;
  // Every user has an id and a user name. Administrators set the others.
  const identifiers = kind === 'id' || kind === 'username' ? [] : await identifiersOfUsers();
  const agentId = agentNamed(kind, value, { users, identifiers, diallingPlan });
  if (!sees(rights.people.visible, agentId)) throw new Failure('not-found', `No agent has this ${kind}`);
  const contacts = await findContactsOfAgent(agentId, clientRequestId);
  if (contacts.length > 0) return callsFirst(contacts);
  if (kind === 'id' && !rights.people.agents.byId(agentId)) throw new Failure('not-found', `No agent has this ${kind}`);
  throw noActiveContact();
};
