import { Failure } from '../failure.ts';
import type { Medium } from '../recording/recording.ts';

/**
 * `requested`: somebody else has to approve it. `approved`: its recordings are being redacted, or are still to come.
 * `done`: nothing of the spans is left. `failed`: something could not be redacted, and stays hidden.
 */
export const redactionStates = ['requested', 'refused', 'approved', 'done', 'failed'] as const;
export type RedactionState = (typeof redactionStates)[number];

export const redactionResults = ['redacted', 'nothing-to-redact', 'impossible'] as const;

/** Bytes in the archive. */
export interface Content {
  size: number;
  /** Hex. */
  sha256: string;
}

/** What became of one recording. */
export interface RedactionOutcome {
  recordingId: string;
  medium: Medium;
  /** ISO 8601 UTC. */
  at: string;
  result: (typeof redactionResults)[number];
  /** Why it is impossible, or what is still to be done. */
  reason?: string;
  before?: Content;
  after?: Content;
  /** Seconds of the recording in which nothing is left: whole samples, whole groups of pictures. */
  removed?: readonly { from: number; to: number }[];
  /**
   * What the recording consists of now, as its store names it: the SHA-256 of an archived one, the ETag of a provider's.
   */
  content?: string;
}

/** That somebody wants spans of a contact's recordings removed (OD-05). It only moves forward. */
export interface RedactionRequest {
  contactId: string;
  requestId: string;
  /** User name, or machine client id. */
  by: string;
  /** ISO 8601 UTC. */
  at: string;
  /** After this, nobody can approve it. */
  expiresAt: string;
  reason: string;
  /** The recording that the spans were marked on. The contact's other recordings are redacted at the same moments. */
  recordingId: string;
  /** Seconds of that recording. */
  spans: readonly { from: number; to: number }[];
  state: RedactionState;
  /** Who approved or refused it. */
  decision?: { by: string; at: string; reason?: string };
  /** One for each recording that was looked at. */
  outcomes: readonly RedactionOutcome[];
  /** Counts the steps. */
  revision: number;
}

export interface RedactionRequestStore {
  find(contactId: string, requestId: string): Promise<RedactionRequest | undefined>;
  /** Saves it if what is stored is still of `revision - 1` (not stored: 0). False: somebody was faster; read again. */
  save(request: RedactionRequest): Promise<boolean>;
  /** The requests in a state, the oldest first; only of those that are worked on. */
  inState(
    state: 'requested' | 'approved',
    page: { limit: number; cursor?: string },
  ): Promise<{ requests: RedactionRequest[]; next?: string }>;
}

const day = 24 * 3600 * 1000;
/** If it were longer, nobody would remember why; if it were shorter, a long weekend would be too long. */
const maxWaitMilliseconds = 7 * day;

export const newRequest = (
  given: Pick<RedactionRequest, 'contactId' | 'requestId' | 'by' | 'at' | 'reason' | 'recordingId' | 'spans'>,
): RedactionRequest => ({
  ...given,
  expiresAt: new Date(Date.parse(given.at) + maxWaitMilliseconds).toISOString(),
  state: 'requested',
  outcomes: [],
  revision: 1,
});

export const isExpired = ({ state, expiresAt }: Pick<RedactionRequest, 'state' | 'expiresAt'>, now: string): boolean =>
  state === 'requested' && expiresAt <= now;

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
 * A second person approves or refuses it. A failed one can be refused as well: then its recordings are shown as they are.
 * Undefined: this was decided before, by the same person.
 * @throws Failure `forbidden` for the person who asked; `conflict` when it is too late
 */
export const decide = (
  request: RedactionRequest,
  decision: { verb: 'approve' | 'refuse'; by: string; at: string; reason?: string },
): RedactionRequest | undefined => {
  const { verb, ...who } = decision;
  if (sameName(request.by, who.by)) {
    throw new Failure('forbidden', 'You made this request yourself: a second person has to decide');
  }
  const decidedBefore = request.decision && sameName(request.decision.by, who.by);
  if (verb === 'approve') {
    if (decidedBefore && request.state !== 'refused') return undefined;
    if (request.state !== 'requested') throw new Failure('conflict', `This request is already ${request.state}`);
    if (isExpired(request, who.at)) throw new Failure('conflict', 'This request has expired: make a new one');
    return { ...request, state: 'approved', decision: who, revision: request.revision + 1 };
  }
  if (decidedBefore && request.state === 'refused') return undefined;
  if (request.state !== 'requested' && request.state !== 'failed') {
    throw new Failure('conflict', `This request is already ${request.state}`);
  }
  return { ...request, state: 'refused', decision: who, revision: request.revision + 1 };
};

/** Whether its spans must not be kept: somebody approved that. */
export const isInForce = ({ state }: Pick<RedactionRequest, 'state'>): boolean =>
  state === 'approved' || state === 'done' || state === 'failed';

/**
 * With what became of recordings; `open`: others that it concerns are still to come. Undefined when nothing changes.
 */
export const withOutcomes = (
  request: RedactionRequest,
  outcomes: readonly RedactionOutcome[],
  open: boolean,
): RedactionRequest | undefined => {
  if (!isInForce(request)) return undefined;
  const all = new Map([...request.outcomes, ...outcomes].map((one) => [one.recordingId, one]));
  const failed = [...all.values()].some(({ result, reason }) => result === 'impossible' || reason !== undefined);
  const state = failed ? 'failed' : open ? 'approved' : 'done';
  if (outcomes.length === 0 && state === request.state) return undefined;
  return { ...request, state, outcomes: [...all.values()], revision: request.revision + 1 };
};
