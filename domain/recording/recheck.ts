/** A media file whose contact has not arrived yet. */
export interface WaitingRecording {
  bucket: string;
  key: string;
  /** When Fermata first saw it, ISO 8601 UTC. */
  arrivedAt: string;
}

/** Presents files again after a while, in which their contacts may arrive. */
export interface Recheck {
  /** @throws Failure `unavailable` if the files could not be queued */
  later(waiting: readonly WaitingRecording[]): Promise<void>;
}
