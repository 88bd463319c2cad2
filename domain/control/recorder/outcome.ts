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
 * What one recorder said of one medium.
 * - `confirmed`: the recorder did it, by its own word.
 * - `unchanged`: it was so already; nothing was sent.
 * - `pending`: accepted; whether it is done, an event will tell.
 * - `not-recording`: nothing was found to pause, resume or stop, where this recorder knows to look.
 * - `illegal`: not in this state (after stop, before start...).
 * - `unsupported`: this provider does not do this, or not for Fermata.
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
  /** A sentence for people: what happened, what to do. Never what the customer said, no number. */
  detail?: string;
  /** The recorder's own word or code: `ResourceNotFoundException`, `21220`. */
  code?: string;
  /** Only `confirmed`: what the recorder needs to be told to undo it (Twilio's recording id). */
  token?: string;
  at: string;
}

/**
 * Whether the caller may rely on it: it is as they asked, by the recorder's own word. That nothing was found to pause or
 * to stop is no such word: a connected contact may be recorded in a place that nobody has heard of yet.
 */
export const isDone = ({ result }: Pick<Outcome, 'result'>): boolean =>
  result === 'confirmed' || result === 'unchanged';
