/** A media file whose contact has not arrived yet. */
export interface WaitingRecording {
  bucket: string;
  key: string;
  /** When Fermata first saw it, ISO 8601 UTC. */
  arrivedAt: string;
}

/** Presents files again after a while, when their contacts have had time to arrive. */
export interface Recheck {
  /** @throws Failure `unavailable` when the files could not be queued. */
  later(waiting: readonly WaitingRecording[]): Promise<void>;
}
