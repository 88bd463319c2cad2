import type { Medium } from '../../recording/recording.ts';
import { subtractSpans } from '../../upload/spans/redacted-spans.ts';
import type { Gap } from '../logon-session.ts';
import type { BlackoutCause, NoScreenReason } from '../words.ts';

export interface Blackout {
  from: string;
  to: string;
  cause: BlackoutCause;
}

/** The state of an extraction. */
export type ExtractionState =
  /** The PC has not answered yet. */
  | { is: 'open' }
  | { is: 'none'; reason: NoScreenReason; detail: string; at: string }
  /** Its recordings are on the PC or being uploaded. */
  | { is: 'registered'; recordingIds: readonly string[]; gaps: readonly Gap[]; at: string }
  | { is: 'staged'; sha256: string; gaps: readonly Gap[]; at: string };

/** The cloud's request to one PC for the screens of one contact. All instants ISO 8601 UTC. */
export interface Extraction {
  /** Derived from the contact and the logon session, so that a repeated request is the same one. */
  extractionId: string;
  /** Counts changes of the request, such as a pause that became known later. */
  revision: number;
  contactId: string;
  desktopId: string;
  logonSessionId: string;
  login: string;
  /** The agent's user name with the provider. */
  username: string;
  agentId: string;
  media: readonly Medium[];
  /** The contact, from the agent's connection to its end. */
  from: string;
  to: string;
  blackouts: readonly Blackout[];
  /** Earlier revisions, which tell what the recordings made by them show. Absent if an older version of Fermata stored it. */
  earlier?: readonly { revision: number; blackouts: readonly Blackout[] }[];
  requestedAt: string;
  /** How many days its recordings are kept if no workflow rule sets their retention. */
  retentionDays?: number;
  state: ExtractionState;
}

/** Why there is no PC from which a contact's screens can be requested. */
export interface NoDesktop {
  contactId: string;
  agentId: string;
  reason: 'no-logon-session';
  at: string;
}

export interface ExtractionPage {
  extractions: Extraction[];
  /** Present if there are more. */
  cursor?: string;
}

export interface ExtractionStore {
  find(extractionId: string): Promise<Extraction | undefined>;
  ofContact(contactId: string): Promise<Extraction[]>;
  /**
   * Replaces the stored revision, and keeps the extraction on the PC's list while it is open. Every step can be repeated.
   * @throws Failure `conflict` if somebody else has changed it since
   */
  save(extraction: Extraction): Promise<void>;
  /**
   * Saves a new revision, which only one caller can make, because another may have read more of the ledger.
   * @throws Failure `conflict` if this revision exists
   */
  revise(extraction: Extraction): Promise<void>;
  /** Open extractions of a PC, the oldest request first. */
  open(desktopId: string, page: { limit: number; after?: string }): Promise<ExtractionPage>;
  noteNoDesktop(note: NoDesktop): Promise<void>;
  noDesktop(contactId: string): Promise<NoDesktop | undefined>;
}

/** Each medium of a contact is requested separately. If nothing was typed, there are no keystrokes, and none are missing. */
export const isOfScreen = ({ media }: Pick<Extraction, 'media'>): boolean => media.includes('screen');

const contentOf = ({ from, to, media, blackouts }: Extraction): string => JSON.stringify([from, to, media, blackouts]);

/**
 * The revision to store when a contact is checked again. Undefined if nothing changed. A PC's answer for another span or
 * other pauses is no longer valid, so the PC is asked again.
 */
export const reviseExtraction = (before: Extraction | undefined, next: Extraction): Extraction | undefined => {
  if (!before) return next;
  if (contentOf(before) === contentOf(next)) return undefined;
  const { revision, blackouts, earlier = [], requestedAt } = before;
  return {
    ...next,
    revision: revision + 1,
    earlier: [...earlier, { revision, blackouts }],
    requestedAt,
    state: { is: 'open' },
  };
};

interface Span {
  from: string;
  to: string;
}

/**
 * The spans that must be black now, and are not in a recording that was made by this revision. A recording without a
 * revision is from an older version of Fermata: it was made by the last revision before this version stored earlier ones.
 */
export const spansNotBlack = (
  { revision, blackouts, earlier = [] }: Extraction,
  madeBy: number | undefined,
): Span[] => {
  const then = madeBy ?? earlier[0]?.revision ?? revision;
  if (then >= revision) return [];
  return subtractSpans(blackouts, earlier.find((one) => one.revision === then)?.blackouts ?? []);
};
