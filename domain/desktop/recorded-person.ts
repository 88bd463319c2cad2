import type { Medium } from '../recording/recording.ts';

/** What is recorded of somebody who is logged on, and why not. */
export interface RecordedPerson {
  /** The user whose Windows login this is. */
  userId?: string;
  /** Empty: nothing is recorded. */
  media: readonly Medium[];
  /** A word for it: `recorded`, or why nothing is. */
  reason: string;
  /** The same as a sentence. */
  detail: string;
}

export type FindRecordedPerson = (login: string) => RecordedPerson;
