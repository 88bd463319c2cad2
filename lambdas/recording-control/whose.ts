import { type LiveContact, livenessOf } from '../../domain/control/contact/live-contact.ts';
import { knownContact } from '../../domain/control/contact/live-leg.ts';
import { Failure } from '../../domain/failure.ts';
import { sees } from '../../domain/user/visibility.ts';
import { Ambiguous } from '../kit/ambiguous.ts';
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

/** Speech is what is recorded; beside a call an agent may have chats. */
const speaks = ({ channel }: LiveContact): boolean => channel === undefined || channel.toUpperCase() === 'VOICE';

export const noActiveContact = () => new Failure('conflict', 'There is no active contact of this agent');

/**
 * The contacts that an agent is on now, newest first: every call, or where there is none whatever else there is.
 * @throws Failure `invalid` for an unknown kind of name, `not-found` for nobody's, `conflict` for two agents' and where
 *   they talk to nobody (PR-09)
 */
export const contactsOfAgent = async (
  { identifier, value }: { identifier: string; value: string },
  rights: Rights,
  { live, knownIdentifiers, diallingPlan }: Context,
): Promise<LiveContact[]> => {
  const kind = identifierOf(identifier);
  const { users } = rights.seen;
  const agentId = agentCalled(kind, value, { users, known: await knownIdentifiers(), diallingPlan });
  if (!sees(rights.seen.visible, agentId)) throw new Failure('not-found', `No agent has this ${kind}`);
  const contacts = (await live.connected([agentId])).filter((contact) => livenessOf(contact) === 'connected');
  const calls = contacts.filter(speaks);
  if (contacts.length > 0) return calls.length > 0 ? calls : contacts;
  if (kind === 'id' && !rights.seen.agents.byId(agentId)) throw new Failure('not-found', `No agent has this ${kind}`);
  throw noActiveContact();
};

/** What it is that could be meant of each: `pause`, `tag`... @throws Ambiguous where there are several */
export const onlyOne = (contacts: readonly LiveContact[], what: string): LiveContact => {
  const [contact, ...others] = contacts;
  if (others.length === 0) return contact!;
  throw new Ambiguous(
    `This agent is on ${contacts.length} contacts: say by its id which one to ${what}. Nothing was done`,
    contacts.map(({ contactId }) => contactId),
  );
};
