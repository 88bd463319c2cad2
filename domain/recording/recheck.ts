/** A media file whose contact has not come yet. */
export interface WaitingRecording {
  bucket: string;
  key: string;
  /** When Fermata first heard of it, ISO 8601 UTC. */
  arrivedAt: string;
}

/** Brings files back after a while, when their contacts had time to come. */
export interface Recheck {
  /** @throws Failure `unavailable` when the files could not be put down to come back. */
  later(waiting: readonly WaitingRecording[]): Promise<void>;
}
