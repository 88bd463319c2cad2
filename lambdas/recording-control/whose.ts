import { callsFirst, noActiveContact } from '../../domain/control/command/which-contacts.ts';
import { type FoundContact, knownContact } from '../../domain/control/contact/find-contact.ts';
import { Failure } from '../../domain/failure.ts';
import { sees } from '../../domain/user/visibility.ts';
import { agentCalled, identifierOf } from './agent-called.ts';
import type { Context } from './operation.ts';
import { mustSee, mustSeeContact, type Rights } from './permission.ts';

/**
 * Whose a contact is, live or long over.
 * @throws Failure `not-found` for one that nobody knows, or that is not his to see
 */
export const contactToSee = async (contactId: string, rights: Rights, context: Context): Promise<void> => {
  const live = await context.live.find(contactId);
  if (live) return mustSeeContact(rights, live);
  const file = await context.contacts.glance(contactId);
  if (file?.contact) return mustSee(rights, rights.seen.agents.of(file.contact)?.userId ?? file.contact.agentId);
  // Its events may not have come yet.
  mustSeeContact(rights, await knownContact(context, contactId));
};

/**
 * The contacts that an agent is on now, newest first: every call, or where there is none whatever else there is.
 * @throws Failure `invalid` for an unknown kind of name, `not-found` for nobody's, `conflict` for two agents' and where
 *   they talk to nobody (PR-09)
 */
export const contactsOfAgent = async (
  { identifier, value }: { identifier: string; value: string },
  rights: Rights,
  { findContactsOfAgent, knownIdentifiers, diallingPlan }: Context,
  clientRequestId?: string,
): Promise<readonly FoundContact[]> => {
  const kind = identifierOf(identifier);
  const { users } = rights.seen;
  // Ids and user names are known of every user; the others are set by administrators.
  const known = kind === 'id' || kind === 'username' ? [] : await knownIdentifiers();
  const agentId = agentCalled(kind, value, { users, known, diallingPlan });
  if (!sees(rights.seen.visible, agentId)) throw new Failure('not-found', `No agent has this ${kind}`);
  const contacts = await findContactsOfAgent(agentId, clientRequestId);
  if (contacts.length > 0) return callsFirst(contacts);
  if (kind === 'id' && !rights.seen.agents.byId(agentId)) throw new Failure('not-found', `No agent has this ${kind}`);
  throw noActiveContact();
};
