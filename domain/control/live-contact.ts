import type { Medium } from '../recording/recording.ts';
import type { Provider } from './recorder.ts';

/** What of a contact's life is known; each fact is told once or more, in any order. All ISO 8601 UTC with milliseconds. */
export interface LiveContact {
  contactId: string;
  /** The first contact of the transfer chain; its own id when it is the first, or when nobody said. */
  initialContactId: string;
  previousContactId?: string;
  provider: Provider;
  channel?: string;
  agentId?: string;
  queueId?: string;
  initiatedAt?: string;
  /** Connected to the agent: from here on it is recorded. */
  connectedAt?: string;
  endedAt?: string;
  /** Media that the provider says it records; absent where it does not say. */
  media?: readonly Medium[];
  /** What the provider calls the things that are recorded: Twilio's `callSid`, `workerCallSid`, `conferenceSid`; Webex's `taskId`. */
  handles?: Readonly<Record<string, string>>;
}

export type Liveness = 'waiting' | 'connected' | 'ended';

/** In which of its three stages a contact is, by what is known. */
export const livenessOf = ({ connectedAt, endedAt }: LiveContact): Liveness =>
  endedAt !== undefined ? 'ended' : connectedAt !== undefined ? 'connected' : 'waiting';

export interface LiveContactStore {
  /**
   * Adds what is known: facts are joined, never taken back, so that order and repetition change nothing
   * (`joined` in domain/control/joining.ts says how two tellings of one fact settle). Gives the contact as it is then,
   * and as it was before, so that exactly one caller sees a contact become connected or ended.
   */
  note(facts: LiveContact): Promise<{ now: LiveContact; before: LiveContact | undefined }>;
  find(contactId: string): Promise<LiveContact | undefined>;
  /** All legs known of a transfer chain, in any order. */
  chain(initialContactId: string): Promise<LiveContact[]>;
  /** Connected and not ended, newest first: of one agent, or of everybody. */
  connected(agentId?: string): Promise<LiveContact[]>;
}

/** The provider's own word on one contact, where events did not come (DescribeContact). Undefined: it knows no such contact. */
export interface ContactSource {
  describe(contactId: string): Promise<LiveContact | undefined>;
}
