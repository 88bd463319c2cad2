import type { Medium } from '../../recording/recording.ts';
import type { RecorderName } from './recorder-name.ts';

export const outcomeResults = [
  'confirmed',
  'unchanged',
  'pending',
  'not-recording',
  'illegal',
  'unsupported',
  'not-found',
  'throttled',
  'failed',
  'unconfirmed',
] as const;
/**
 * One recorder's answer for one medium.
 * - `confirmed`: the recorder confirmed that it did it.
 * - `unchanged`: it was already in that state; nothing was sent.
 * - `pending`: accepted; an event will report whether it is done.
 * - `not-recording`: nothing was found to pause, resume or stop in the places that this recorder knows.
 * - `illegal`: not in this state (after stop, before start...).
 * - `unsupported`: this provider does not support this, or not for Fermata.
 * - `not-found`: the recorder does not know the contact (any more).
 * - `throttled`: it did NOT happen in time: the provider's quota is used up.
 * - `failed`: the recorder answered with an error: it did NOT happen.
 * - `unconfirmed`: no answer in time; it may or may not have happened.
 */
export type OutcomeResult = (typeof outcomeResults)[number];

export interface Outcome {
  recorder: RecorderName;
  medium: Medium;
  result: OutcomeResult;
  /** A sentence for people: what happened, what to do. Never anything that the customer said, and no number. */
  detail?: string;
  /** The recorder's own code: `ResourceNotFoundException`, `21220`. */
  code?: string;
  /** Only for `confirmed`: what the recorder needs to undo it (Twilio's recording id). */
  token?: string;
  at: string;
}

/**
 * Whether the caller may rely on it: the recorder confirmed the requested state. Finding nothing to pause or stop does not
 * count: a connected contact may be recorded in a place that is still unknown.
 */
export const isDone = ({ result }: Pick<Outcome, 'result'>): boolean =>
  result === 'confirmed' || result === 'unchanged';

/** Whether nothing is left to do: it was done, or nothing of the medium is being recorded. */
export const isSettled = ({ result }: Pick<Outcome, 'result'>): boolean =>
  isDone({ result }) || result === 'not-recording';

const refusals = new Set<OutcomeResult>([
  'not-recording',
  'illegal',
  'unsupported',
  'not-found',
  'throttled',
  'failed',
]);

/** Whether it certainly did not happen. */
export const didNotHappen = ({ result }: Pick<Outcome, 'result'>): boolean => refusals.has(result);
