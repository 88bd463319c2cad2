import { Failure } from '../failure.ts';
import type { Medium } from '../recording/recording.ts';

/**
 * `requested`: somebody else has to approve it. `approved`: its recordings are being redacted, or have yet to arrive.
 * `done`: nothing of the spans is left. `failed`: a recording could not be redacted, and stays hidden.
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

/** The result for one recording. */
export interface RedactionOutcome {
  recordingId: string;
  medium: Medium;
  /** ISO 8601 UTC. */
  at: string;
  result: (typeof redactionResults)[number];
  /** Why it is impossible, or what remains to be done. */
  reason?: string;
  before?: Content;
  after?: Content;
  /** Seconds of the recording in which nothing is left: whole samples, whole groups of pictures. */
  removed?: readonly { from: number; to: number }[];
  /** The recording's present content, as its store identifies it: the SHA-256 of an archived one, the ETag of a provider's. */
  content?: string;
}

/** A request to remove spans from a contact's recordings (OD-05). It only moves forward. */
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
  /** The recording on which the spans were marked. The contact's other recordings are redacted at the same moments. */
  recordingId: string;
  /** Seconds of that recording. */
  spans: readonly { from: number; to: number }[];
  state: RedactionState;
  /** Who approved or refused it. */
  decision?: { by: string; at: string; reason?: string };
  /** One for each recording that was processed. */
  outcomes: readonly RedactionOutcome[];
  /** Counts the transitions. */
  revision: number;
}

export interface RedactionRequestStore {
  find(contactId: string, requestId: string): Promise<RedactionRequest | undefined>;
  /** Saves it if the stored revision is `revision - 1` (not stored: 0). False: another write came first; read again. */
  save(request: RedactionRequest): Promise<boolean>;
  /** The requests in a state that needs work, the oldest first. */
  inState(
    state: 'requested' | 'approved',
    page: { limit: number; cursor?: string },
  ): Promise<{ requests: RedactionRequest[]; next?: string }>;
}

const day = 24 * 3600 * 1000;
/** After a longer time, nobody would remember the reason. With a shorter one, a long weekend would be too long. */
const maxWaitMilliseconds = 7 * day;

export const newRedactionRequest = (
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
 * Records the decision of a second person. A failed request can be refused, too: then its recordings are shown unchanged.
 * Undefined if the same person has already decided this.
 * @throws Failure `forbidden` for the person who made the request; `conflict` if it is too late
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

/** Whether its spans must not be kept, because somebody approved it. */
export const isInForce = ({ state }: Pick<RedactionRequest, 'state'>): boolean =>
  state === 'approved' || state === 'done' || state === 'failed';

/** Adds the results for recordings. `open`: others that it concerns have yet to arrive. Undefined if nothing changes. */
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
