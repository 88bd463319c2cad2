import type { ContactSource, LiveContact } from '../../domain/control/contact/live-contact.ts';
import { Failure } from '../../domain/failure.ts';
import type { ConnectCall } from './connect-call.ts';
import { customerNumberIn, field, instantOf, mediaListed, textOf } from './mapping/contact-fields.ts';

/**
 * How many legs are read to answer one question. Customers are not transferred more often, and each leg counts against
 * the quota.
 */
const maxLegs = 6;

/** DescribeContact: what Connect itself knows about a contact whose events have not arrived. */
export class ConnectContacts implements ContactSource {
  readonly #call: ConnectCall;
  readonly #instanceId: string;

  constructor(call: ConnectCall, instanceId: string) {
    this.#call = call;
    this.#instanceId = instanceId;
  }

  /**
   * If the requested leg has ended by a transfer, returns the leg that the customer is on now, if it can be found.
   * @throws Failure `unavailable` when Connect does not answer now
   */
  async describe(contactId: string): Promise<LiveContact | undefined> {
    const requested = await this.#leg(contactId);
    if (!requested) return undefined;
    let leg = requested;
    const seen = new Set([contactId]);
    while (leg.contact.endedAt !== undefined && seen.size < maxLegs) {
      const next = leg.next.filter((id) => !seen.has(id)).at(-1);
      if (next === undefined) break;
      seen.add(next);
      const following = await this.#leg(next);
      if (!following) break;
      leg = following;
    }
    return leg.contact.endedAt === undefined ? leg.contact : requested.contact;
  }

  async #leg(contactId: string): Promise<{ contact: LiveContact; next: string[] } | undefined> {
    const path = `/contacts/${encodeURIComponent(this.#instanceId)}/${encodeURIComponent(contactId)}`;
    const answer = await this.#call(path).catch((error: unknown) => {
      if (error instanceof Failure && (error.code === 'not-found' || error.code === 'invalid')) return undefined;
      throw error;
    });
    const description = field(answer, 'Contact');
    const id = textOf(description, 'Id');
    return id === undefined ? undefined : { contact: liveContact(id, description), next: nextContacts(description) };
  }
}

const liveContact = (contactId: string, description: unknown): LiveContact => {
  const agent = field(description, 'AgentInfo');
  const facts = {
    previousContactId: textOf(description, 'PreviousContactId'),
    channel: textOf(description, 'Channel')?.toUpperCase(),
    agentId: textOf(agent, 'Id'),
    queueId: textOf(field(description, 'QueueInfo'), 'Id'),
    customerNumber: customerNumberIn(description),
    initiatedAt: instantOf(description, 'InitiationTimestamp'),
    connectedAt: instantOf(agent, 'ConnectedToAgentTimestamp'),
    endedAt: instantOf(description, 'DisconnectTimestamp'),
    media: mediaListed(field(description, 'Recordings')),
  };
  return {
    contactId,
    initialContactId: textOf(description, 'InitialContactId') ?? contactId,
    provider: 'amazon-connect',
    ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)),
  };
};

const nextContacts = (description: unknown): string[] => {
  const entries = field(description, 'NextContacts');
  if (!Array.isArray(entries)) return [];
  return entries.flatMap(
    (entry) => textOf(field(field(entry, 'NextContactMetadata'), 'QuickConnectContactData'), 'ContactId') ?? [],
  );
};
