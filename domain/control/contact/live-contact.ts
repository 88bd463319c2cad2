import type { Medium } from '../../recording/recording.ts';
import type { Provider } from '../recorder/recorder-name.ts';

/**
 * One agent's part in a contact. Somebody may take the contact over (whoever had it is out of it, whether or not a report
 * of that comes), or join those who are on it; only the latest instant of each counts.
 */
export interface Stay {
  agentId: string;
  tookOverAt?: string;
  joinedAt?: string;
  leftAt?: string;
}

/**
 * What was reported of a contact, kept so that any order of the same reports ends in the same contact. Every part is a
 * set, or keeps the latest instant: nothing here is decided by which report came first, or by how an id is spelled.
 */
export interface ContactHistory {
  /** By reservation where the provider has such a thing: an agent may come back. Else by agent. */
  stays?: Readonly<Record<string, Stay>>;
  /** The latest sign that the contact was connected, where it is not the first one. */
  lastConnectedAt?: string;
  /** When the contact as a whole was said to be over. */
  ends?: readonly string[];
  /** When it, or one agent's part in it, was: the report does not say which. */
  wrapUps?: readonly string[];
  /** When calls of the contact were over, by their ids. */
  callEnds?: Readonly<Record<string, string>>;
  /** Calls that are known to be the customer's own. */
  customerCalls?: readonly string[];
  /** When a queue was last named; empty where the report told no time. */
  queues?: Readonly<Record<string, string>>;
  /** Only where reports contradict each other. */
  chains?: readonly string[];
  previous?: readonly string[];
  channels?: readonly string[];
}

/**
 * What is known of a contact's life. Its provider reports each fact once or more, late, and in any order. All instants
 * are ISO 8601 UTC with milliseconds.
 */
export interface LiveContact {
  contactId: string;
  /** The first contact of the transfer chain; its own id when it is the first, or when nobody has said. */
  initialContactId: string;
  previousContactId?: string;
  provider: Provider;
  channel?: string;
  /** Who has the contact now, or had it last. Absent where two took it at the same instant: see `agentsOn`. */
  agentId?: string;
  queueId?: string;
  initiatedAt?: string;
  /** First connected to an agent: from here on it is recorded. */
  connectedAt?: string;
  /** Absent again when it turns out that the contact goes on. */
  endedAt?: string;
  /** Media that the provider says it records; absent where it does not say. */
  media?: readonly Medium[];
  /**
   * The provider's ids of everything that may be recorded or that names this contact: at Twilio the task, the
   * conferences and every call in them. They only add up: a call that is over answers that nothing is recorded there.
   */
  places?: readonly string[];
  /** What the facts above follow from, as far as they do not say it all. */
  history?: ContactHistory;
}

export type Liveness = 'waiting' | 'connected' | 'ended';

/**
 * In which of its three stages a contact is, by what is known. A contact that was connected stays so between two agents:
 * the customer is still there, and may still be recorded.
 */
export const livenessOf = ({ connectedAt, endedAt }: LiveContact): Liveness =>
  endedAt !== undefined ? 'ended' : connectedAt !== undefined ? 'connected' : 'waiting';

export interface LiveContactStore {
  /**
   * Adds what is known: facts are joined, so that order and repetition change nothing (`joined` in
   * domain/control/joining.ts says how two reports of one fact settle). Gives the contact as it is then, and as it was
   * before, so that exactly one caller sees a contact become connected or ended.
   */
  note(facts: LiveContact): Promise<{ now: LiveContact; before: LiveContact | undefined }>;
  find(contactId: string): Promise<LiveContact | undefined>;
  /** The id of the contact that one of these places belongs to; the earlier in the list decides. */
  at(places: readonly string[]): Promise<string | undefined>;
  /** All legs known of a transfer chain, in any order. */
  chain(initialContactId: string): Promise<LiveContact[]>;
  /** Ids of the legs of a transfer chain, its first contact excepted. A leg's own chains decide whether it belongs. */
  legIds(initialContactId: string): Promise<string[]>;
  /**
   * Where to look for the contacts that an agent is on, as an index knows them, a moment old: what it holds of the
   * contact itself comes along. The contact decides whether the agent is on it.
   */
  findByAgent(agentId: string): Promise<{ contactId: string; indexed?: LiveContact }[]>;
  /**
   * Connected and not ended, newest first: those that one of these agents is on now, or everybody's. `orHadItLast`: those,
   * too, that nobody is on, and that one of these agents was on last.
   */
  connected(agentIds?: readonly string[], also?: { orHadItLast: boolean }): Promise<LiveContact[]>;
}

/** The provider's own word on one contact, where events did not come (DescribeContact). Undefined: it knows no such contact. */
export interface ContactSource {
  describe(contactId: string): Promise<LiveContact | undefined>;
}
