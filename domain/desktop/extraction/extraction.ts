import type { Medium } from '../../recording/recording.ts';
import { outside } from '../../upload/spans/redacted-spans.ts';
import type { Gap } from '../logon-session.ts';
import type { BlackoutCause, NoScreenReason } from '../words.ts';

export interface Blackout {
  from: string;
  to: string;
  cause: BlackoutCause;
}

/** What became of an extraction. */
export type ExtractionState =
  /** The PC has not answered yet. */
  | { is: 'open' }
  | { is: 'none'; reason: NoScreenReason; detail: string; at: string }
  /** Its recordings wait on the PC, or are on their way. */
  | { is: 'registered'; recordingIds: readonly string[]; gaps: readonly Gap[]; at: string }
  | { is: 'staged'; sha256: string; gaps: readonly Gap[]; at: string };

/** What the cloud asks of one PC: the screens of one contact. All instants ISO 8601 UTC. */
export interface Extraction {
  /** Follows from the contact and the logon session: asking twice asks for the same. */
  extractionId: string;
  /** Counts changes of what is asked: a pause that became known later. */
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
  /** What earlier revisions asked for: what their recordings show is known by it. Absent for what older versions stored. */
  earlier?: readonly { revision: number; blackouts: readonly Blackout[] }[];
  requestedAt: string;
  /** For how many days its recordings are kept where no workflow rule sets their retention. */
  retentionDays?: number;
  state: ExtractionState;
}

/** Where a contact has no PC to ask: why not. */
export interface NoDesktop {
  contactId: string;
  agentId: string;
  reason: 'no-logon-session';
  at: string;
}

export interface ExtractionPage {
  extractions: Extraction[];
  /** Present when there are more. */
  cursor?: string;
}

export interface ExtractionStore {
  find(extractionId: string): Promise<Extraction | undefined>;
  ofContact(contactId: string): Promise<Extraction[]>;
  /**
   * Stores it over the revision before it, and puts it on the PC's list as long as it is open. Every step can be repeated.
   * @throws Failure `conflict` when somebody else has changed it meanwhile
   */
  save(extraction: Extraction): Promise<void>;
  /**
   * The same for a new revision, which only one can make: another may have read more of the ledger.
   * @throws Failure `conflict` when this revision exists
   */
  revise(extraction: Extraction): Promise<void>;
  /** Open extractions of a PC, the oldest request first. */
  open(desktopId: string, page: { limit: number; after?: string }): Promise<ExtractionPage>;
  noteNoDesktop(note: NoDesktop): Promise<void>;
  noDesktop(contactId: string): Promise<NoDesktop | undefined>;
}

/** Each medium of a contact is asked for by itself; where nothing was typed, there are no keystrokes, and none are missing. */
export const isOfScreen = ({ media }: Pick<Extraction, 'media'>): boolean => media.includes('screen');

const contentOf = ({ from, to, media, blackouts }: Extraction): string => JSON.stringify([from, to, media, blackouts]);

/**
 * What to store when a contact is looked at again; undefined: nothing changed. An answer that a PC gave for another span
 * or other pauses is no longer one: it is asked again.
 */
export const revised = (before: Extraction | undefined, next: Extraction): Extraction | undefined => {
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
 * What must be black by now, and is not in a recording that was made by this revision. A recording without one is of an
 * older version of Fermata: it was made by the last revision before this version stored earlier ones.
 */
export const spansNotBlack = (
  { revision, blackouts, earlier = [] }: Extraction,
  madeBy: number | undefined,
): Span[] => {
  const then = madeBy ?? earlier[0]?.revision ?? revision;
  if (then >= revision) return [];
  return outside(blackouts, earlier.find((one) => one.revision === then)?.blackouts ?? []);
};
