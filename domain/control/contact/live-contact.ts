import type { ContactDirection } from '../../contact/contact.ts';
import type { Medium } from '../../recording/recording.ts';
import type { Provider } from '../recorder/recorder-name.ts';

/**
 * One agent's part in a contact. An agent may take the contact over (then the previous one is off it, even without a report
 * of that), or join those who are on it; only the latest instant of each counts.
 */
export interface Stay {
  agentId: string;
  tookOverAt?: string;
  joinedAt?: string;
  leftAt?: string;
}

/**
 * What was reported of a contact, stored so that any order of the same reports leads to the same contact. Every part is a
 * set, or keeps the latest instant: nothing here is decided by which report came first, or by how an id is spelled.
 */
export interface ContactHistory {
  /** By reservation if the provider has reservations, because an agent may come back; else by agent. */
  stays?: Readonly<Record<string, Stay>>;
  /** The latest sign that the contact was connected, if it is not the first one. */
  lastConnectedAt?: string;
  /** When the whole contact was reported as over. */
  ends?: readonly string[];
  /** When it, or one agent's part in it, was reported as over: the report does not say which. */
  wrapUps?: readonly string[];
  /** When calls of the contact were over, by their ids. */
  callEnds?: Readonly<Record<string, string>>;
  /** Calls known to be the customer's own. */
  customerCalls?: readonly string[];
  /** When a queue was last named; empty if the report had no time. */
  queues?: Readonly<Record<string, string>>;
  /** When each number of the customer was last reported; `withheld` while they had none. Empty if the report had no time. */
  customerNumbers?: Readonly<Record<string, string>>;
  /** Only if reports contradict each other. */
  chains?: readonly string[];
  previous?: readonly string[];
  channels?: readonly string[];
}

/**
 * A contact while it is live, as far as it is known. Its provider reports each fact once or more, late, and in any order.
 * All instants are ISO 8601 UTC with milliseconds.
 */
export interface LiveContact {
  contactId: string;
  /** The first contact of the transfer chain; its own id when it is the first, or when that is unknown. */
  initialContactId: string;
  previousContactId?: string;
  provider: Provider;
  channel?: string;
  /** Who has the contact now, or had it last. Absent if two took it at the same instant: see `agentsOn`. */
  agentId?: string;
  queueId?: string;
  direction?: ContactDirection;
  /** The other party's number, in the form in which numbers are compared; absent if it is withheld or unknown. */
  customerNumber?: string;
  initiatedAt?: string;
  /** First connected to an agent: from here on it is recorded. */
  connectedAt?: string;
  /** Absent again when it turns out that the contact continues. */
  endedAt?: string;
  /** Media that the provider says it records; absent if it does not say. */
  media?: readonly Medium[];
  /**
   * The provider's ids of everything that may be recorded or that names this contact: at Twilio the task, the
   * conferences and every call in them. They only add up: a call that is over answers that nothing is recorded there.
   */
  places?: readonly string[];
  /** The reports behind the values above, unless the values already say everything. */
  history?: ContactHistory;
}

export type Liveness = 'waiting' | 'connected' | 'ended';

/**
 * Which of its three stages a contact is in, as far as known. A contact that was connected stays so between two agents:
 * the customer is still there, and may still be recorded.
 */
export const livenessOf = ({ connectedAt, endedAt }: LiveContact): Liveness =>
  endedAt !== undefined ? 'ended' : connectedAt !== undefined ? 'connected' : 'waiting';

export interface LiveContactStore {
  /**
   * Joins these facts with the stored ones (`joinReports`), so that order and repetition change nothing. Returns the
   * contact as it is afterwards and as it was before, so that exactly one caller sees it become connected or ended.
   */
  note(facts: LiveContact): Promise<{ now: LiveContact; before: LiveContact | undefined }>;
  find(contactId: string): Promise<LiveContact | undefined>;
  /** The id of the contact that one of these places belongs to. If there are several, the first in the list decides. */
  at(places: readonly string[]): Promise<string | undefined>;
  /** All legs known of a transfer chain, in any order. */
  chain(initialContactId: string): Promise<LiveContact[]>;
  /** Ids of the legs of a transfer chain, its first contact excepted. A leg's own chains decide whether it belongs. */
  legIds(initialContactId: string): Promise<string[]>;
  /**
   * The contacts that an agent may be on, from an index that lags a moment, with what it has of the contact itself.
   * The contact decides whether the agent is on it.
   */
  findByAgent(agentId: string): Promise<{ contactId: string; indexed?: LiveContact }[]>;
  /** The contacts of this agent that ended recently, in any order. They are forgotten after two days. */
  endedOf(agentId: string): Promise<LiveContact[]>;
  /**
   * Connected and not ended, newest first: those that one of these agents is on now, or everybody's. `orHadItLast`: also
   * those that nobody is on, and that one of these agents was on last.
   */
  connected(agentIds?: readonly string[], also?: { orHadItLast: boolean }): Promise<LiveContact[]>;
}

/** Asks the provider about one contact, if its events have not arrived (DescribeContact). Undefined: it knows no such contact. */
export interface ContactSource {
  describe(contactId: string): Promise<LiveContact | undefined>;
}
