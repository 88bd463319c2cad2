export const channels = ['voice', 'chat', 'task', 'email', 'screen', 'other'] as const;
/**
 * How the customer and the contact centre met. A channel of the provider that we do not know becomes `other`. `screen`:
 * there was no customer; an agent's screen was recorded without a call, and the contact is Fermata's own (domain/screen-only).
 */
export type Channel = (typeof channels)[number];

export const contactDirections = ['inbound', 'outbound'] as const;
export type ContactDirection = (typeof contactDirections)[number];

/** A recording as the contact record lists it: the provider's claim, not a file we have seen. */
export interface ListedRecording {
  medium: 'audio' | 'screen' | 'chat' | 'other';
  /** `ivr`: with a machine, before an agent answered. `agent`: with the agent. */
  part: 'agent' | 'ivr';
  /** `<bucket>/<key>`, as the provider writes it, without scheme. */
  location: string;
  status: 'available' | 'deleted' | 'unknown';
  deletionReason?: string;
}

/**
 * One customer interaction as the newest contact record describes it. A transfer makes a new contact; contacts of one
 * transfer chain share `initialContactId`. Times are ISO 8601 in UTC with whole seconds or milliseconds. What the
 * record leaves out, gives as null, or gives with a wrong type is absent here.
 */
export interface Contact {
  contactId: string;
  /** The first contact of the transfer chain; the contact's own id when it is the first. */
  initialContactId: string;
  previousContactId?: string;
  nextContactId?: string;

  channel: Channel;
  /** The provider's own word, even if we do not know it: INBOUND, OUTBOUND, TRANSFER... */
  initiationMethod: string;
  contactDirection?: ContactDirection;
  /**
   * The record does not state the direction of this leg. It is taken from the leg before, and is inbound until that is
   * known.
   */
  directionFrom?: 'chain';

  /** The agent's user name with the provider: the seed's ACD ID (AC-29). */
  acdId?: string;
  /** The provider's stable id of the agent; user names change, this does not. */
  agentId?: string;
  /** The seed's Called Number: the system's endpoint, to the letter (AC-30). */
  calledNumber?: string;
  /** The seed's Calling Number: the customer's endpoint, to the letter (AC-31). */
  callingNumber?: string;
  /** The same two in the form in which numbers are compared (`normalNumber`); absent when that is the same. */
  normalCalledNumber?: string;
  normalCallingNumber?: string;
  /** Who really called: correct for outbound and callback too. */
  callerNumber?: string;
  /** The number that was really dialled: correct for outbound and callback too. */
  dialledNumber?: string;

  queueId?: string;
  /** Absent for an agent's own queue. */
  queueName?: string;

  initiatedAt?: string;
  connectedToAgentAt?: string;
  disconnectedAt?: string;
  disconnectReason?: string;
  transferCompletedAt?: string;
  transferredTo?: string;

  /** Seconds the agent talked, held, and worked afterwards. */
  interactionSeconds?: number;
  holdSeconds?: number;
  holds?: number;
  afterContactWorkSeconds?: number;

  listedRecordings: ListedRecording[];

  /** Only for a screen that a schedule recorded: how many days it is kept if no workflow rule sets its retention. */
  retentionDays?: number;

  /**
   * When the provider last changed the record. It decides which of two deliveries is newer. Always with milliseconds, so
   * that the order of texts is the order of time.
   */
  updatedAt: string;
  /**
   * A checksum of the values that were taken from the record, in hex. It decides between deliveries with equal
   * `updatedAt`. If the record's time is finer than milliseconds, the rest comes first, as `~` and six digits.
   */
  contentHash: string;
  /** The key of the raw record in the contact record bucket; `gateway/...` for a call on site; empty where there is none. */
  recordKey: string;
  /** When Fermata imported it. */
  importedAt: string;
}

/** The time under which a contact is listed: when an agent was connected, else when it was initiated, else its last update. */
export const startedAt = (contact: Contact): string =>
  contact.connectedToAgentAt ?? contact.initiatedAt ?? contact.updatedAt;

/**
 * Whether `a` replaces `b`: the newest update wins. Equal times are decided by content, with the same result in any order.
 */
export const isNewer = (
  a: Pick<Contact, 'updatedAt' | 'contentHash'>,
  b: Pick<Contact, 'updatedAt' | 'contentHash'>,
): boolean => a.updatedAt > b.updatedAt || (a.updatedAt === b.updatedAt && a.contentHash > b.contentHash);
