import { type LiveContact, livenessOf } from '../../domain/control/live-contact.ts';
import { knownContact } from '../../domain/control/live-leg.ts';
import { Failure } from '../../domain/failure.ts';
import { sees } from '../../domain/user/visibility.ts';
import { agentCalled, identifierOf } from './agent-called.ts';
import type { Context } from './operation.ts';
import { mustSee, type Rights } from './permission.ts';

/**
 * Whose a contact is, live or long over.
 * @throws Failure `not-found` for one that nobody knows, or that is not his to see
 */
export const contactToSee = async (contactId: string, rights: Rights, context: Context): Promise<void> => {
  const live = await context.live.find(contactId);
  if (live) return mustSee(rights, live.agentId);
  const file = await context.contacts.glance(contactId);
  if (file?.contact) return mustSee(rights, rights.seen.agents.of(file.contact)?.userId ?? file.contact.agentId);
  // Its events may not have come yet.
  mustSee(rights, (await knownContact(context, contactId)).agentId);
};

/** Speech is what is recorded; beside a call an agent may have chats. */
const speaks = ({ channel }: LiveContact): boolean => channel === undefined || channel.toUpperCase() === 'VOICE';

const noActiveContact = () => new Failure('conflict', 'There is no active contact of this agent');

/**
 * The contact that an agent talks on now, the newest where there are several.
 * @throws Failure `invalid` for an unknown kind of name, `not-found` for nobody's, `conflict` for two agents' and where
 *   he talks to nobody (PR-09)
 */
export const contactOfAgent = async (
  { identifier, value }: { identifier: string; value: string },
  rights: Rights,
  { live, knownIdentifiers, diallingPlan }: Context,
): Promise<LiveContact> => {
  const kind = identifierOf(identifier);
  const { users } = rights.seen;
  const agentId = agentCalled(kind, value, { users, known: await knownIdentifiers(), diallingPlan });
  if (!sees(rights.seen.visible, agentId)) throw new Failure('not-found', `No agent has this ${kind}`);
  const contacts = (await live.connected(agentId)).filter((contact) => livenessOf(contact) === 'connected');
  const contact = contacts.find(speaks) ?? contacts[0];
  if (contact) return contact;
  if (kind === 'id' && !rights.seen.agents.byId(agentId)) throw new Failure('not-found', `No agent has this ${kind}`);
  throw noActiveContact();
};
