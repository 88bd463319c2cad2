import { randomUUID } from 'node:crypto';
import { ConnectError } from './operations.ts';

export type ConnectMedium = 'audio' | 'screen';
export type RecordingStanding = 'recording' | 'suspended' | 'stopped';

/** One leg, with its recordings. */
export interface SimulatedContact {
  contactId: string;
  initialContactId?: string;
  previousContactId?: string;
  nextContactId?: string;
  channel: string;
  initiationMethod: string;
  agentId?: string;
  queueId?: string;
  initiatedAt: string;
  connectedAt?: string;
  endedAt?: string;
  /** The media that its flow records once an agent is connected. */
  flow: ConnectMedium[];
  recordings: Partial<Record<ConnectMedium, RecordingStanding>>;
  history: { at: string; medium: ConnectMedium; did: 'started' | 'suspended' | 'resumed' | 'stopped' | 'ended' }[];
}

export type ContactEventType = 'INITIATED' | 'QUEUED' | 'CONNECTED_TO_AGENT' | 'DISCONNECTED' | 'COMPLETED';

interface Options {
  clock: () => Date;
  /** Called for each event, in order. */
  happened(type: ContactEventType, contact: SimulatedContact): Promise<void>;
}

const defaultQueue = '33333333-cccc-4ddd-8eee-444444444444';

/** The live contacts of the simulated contact centre, and their recordings in Connect. */
export class LiveContacts {
  readonly #contacts = new Map<string, SimulatedContact>();
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  all(): SimulatedContact[] {
    return [...this.#contacts.values()];
  }

  find(contactId: string): SimulatedContact | undefined {
    return this.#contacts.get(contactId);
  }

  /** A customer calls; with an agent given, they are connected at once. */
  async start({
    contactId = randomUUID() as string,
    agentId,
    flow = ['audio'],
    channel = 'VOICE',
    initiationMethod = 'INBOUND',
  }: Partial<SimulatedContact>): Promise<SimulatedContact> {
    const contact: SimulatedContact = {
      contactId,
      channel,
      initiationMethod,
      queueId: defaultQueue,
      initiatedAt: this.#now(),
      flow,
      recordings: {},
      history: [],
    };
    this.#contacts.set(contactId, contact);
    await this.#options.happened('INITIATED', contact);
    await this.#options.happened('QUEUED', contact);
    return agentId === undefined ? contact : this.connect(contactId, agentId);
  }

  async connect(contactId: string, agentId: string): Promise<SimulatedContact> {
    const contact = this.#going(contactId);
    contact.agentId = agentId;
    contact.connectedAt = this.#now();
    for (const medium of contact.flow) this.mark(contact, medium, 'recording', 'started');
    await this.#options.happened('CONNECTED_TO_AGENT', contact);
    return contact;
  }

  /**
   * The customer continues in a new leg, which is recorded again even if the old one was suspended. An agent is
   * connected at once; in a queue, somebody must be connected.
   */
  async transfer(contactId: string, to: { agentId?: string; queueId?: string }): Promise<SimulatedContact> {
    const old = this.#going(contactId);
    const next: SimulatedContact = {
      contactId: randomUUID(),
      initialContactId: old.initialContactId ?? old.contactId,
      previousContactId: old.contactId,
      channel: old.channel,
      initiationMethod: to.agentId ? 'TRANSFER' : 'QUEUE_TRANSFER',
      queueId: to.queueId ?? defaultQueue,
      initiatedAt: this.#now(),
      flow: [...old.flow],
      recordings: {},
      history: [],
    };
    this.#contacts.set(next.contactId, next);
    old.nextContactId = next.contactId;
    await this.#options.happened('INITIATED', next);
    if (to.agentId) {
      await this.connect(next.contactId, to.agentId);
      await this.#leave(old);
    } else {
      await this.#leave(old);
      await this.#options.happened('QUEUED', next);
    }
    return next;
  }

  async end(contactId: string): Promise<SimulatedContact> {
    const contact = this.#going(contactId);
    await this.#leave(contact);
    await this.#options.happened('COMPLETED', contact);
    return contact;
  }

  mark(
    contact: SimulatedContact,
    medium: ConnectMedium,
    standing: RecordingStanding,
    did: SimulatedContact['history'][number]['did'],
  ): void {
    contact.recordings[medium] = standing;
    contact.history.push({ at: this.#now(), medium, did });
  }

  async #leave(contact: SimulatedContact): Promise<void> {
    for (const medium of Object.keys(contact.recordings) as ConnectMedium[])
      if (contact.recordings[medium] !== 'stopped') this.mark(contact, medium, 'stopped', 'ended');
    contact.endedAt = this.#now();
    await this.#options.happened('DISCONNECTED', contact);
  }

  #going(contactId: string): SimulatedContact {
    const contact = this.#contacts.get(contactId);
    if (!contact || contact.endedAt !== undefined)
      throw new ConnectError('ResourceNotFoundException', 404, 'There is no such live contact');
    return contact;
  }

  #now(): string {
    return this.#options.clock().toISOString();
  }
}
