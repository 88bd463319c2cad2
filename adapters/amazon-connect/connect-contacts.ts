import type { ContactSource, LiveContact } from '../../domain/control/contact/live-contact.ts';
import { Failure } from '../../domain/failure.ts';
import type { ConnectCall } from './connect-call.ts';
import { field, instantOf, mediaListed, textOf } from './contact-fields.ts';

/** Legs that are looked at for one question: a customer is not transferred more often, and each takes from the quota. */
const mostLegs = 6;

/** DescribeContact: what Connect itself knows of a contact, where its events did not come. */
export class ConnectContacts implements ContactSource {
  readonly #call: ConnectCall;
  readonly #instanceId: string;

  constructor(call: ConnectCall, instanceId: string) {
    this.#call = call;
    this.#instanceId = instanceId;
  }

  /**
   * Where the leg that is asked for has ended by a transfer: the leg that the customer is on now, if it can be found.
   * @throws Failure `unavailable` when Connect does not answer now
   */
  async describe(contactId: string): Promise<LiveContact | undefined> {
    const asked = await this.#leg(contactId);
    if (!asked) return undefined;
    let leg = asked;
    const seen = new Set([contactId]);
    while (leg.contact.endedAt !== undefined && seen.size < mostLegs) {
      const next = leg.next.filter((id) => !seen.has(id)).at(-1);
      if (next === undefined) break;
      seen.add(next);
      const following = await this.#leg(next);
      if (!following) break;
      leg = following;
    }
    return leg.contact.endedAt === undefined ? leg.contact : asked.contact;
  }

  async #leg(contactId: string): Promise<{ contact: LiveContact; next: string[] } | undefined> {
    const path = `/contacts/${encodeURIComponent(this.#instanceId)}/${encodeURIComponent(contactId)}`;
    const answer = await this.#call(path).catch((error: unknown) => {
      if (error instanceof Failure && (error.code === 'not-found' || error.code === 'invalid')) return undefined;
      throw error;
    });
    const described = field(answer, 'Contact');
    const id = textOf(described, 'Id');
    return id === undefined ? undefined : { contact: liveContact(id, described), next: nextContacts(described) };
  }
}

const liveContact = (contactId: string, described: unknown): LiveContact => {
  const agent = field(described, 'AgentInfo');
  const facts = {
    previousContactId: textOf(described, 'PreviousContactId'),
    channel: textOf(described, 'Channel')?.toUpperCase(),
    agentId: textOf(agent, 'Id'),
    queueId: textOf(field(described, 'QueueInfo'), 'Id'),
    initiatedAt: instantOf(described, 'InitiationTimestamp'),
    connectedAt: instantOf(agent, 'ConnectedToAgentTimestamp'),
    endedAt: instantOf(described, 'DisconnectTimestamp'),
    media: mediaListed(field(described, 'Recordings')),
  };
  return {
    contactId,
    initialContactId: textOf(described, 'InitialContactId') ?? contactId,
    provider: 'amazon-connect',
    ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)),
  };
};

const nextContacts = (described: unknown): string[] => {
  const entries = field(described, 'NextContacts');
  if (!Array.isArray(entries)) return [];
  return entries.flatMap(
    (entry) => textOf(field(field(entry, 'NextContactMetadata'), 'QuickConnectContactData'), 'ContactId') ?? [],
  );
};
