import type { NotAtHand } from './recording.ts';

/** Makes addresses from which a media file plays without credentials, for a short while. */
export interface PlaybackAddresses {
  /**
   * Whether the file can be played now; `notAtHand` says why not.
   * @throws Failure `forbidden` when Fermata may not read it, `unavailable` when its bucket does not answer now
   */
  look(location: string): Promise<{ notAtHand?: NotAtHand }>;

  /** Does not look whether the file is there. `location` is `<bucket>/<key>`. */
  addressOf(location: string): Promise<{ url: string; expiresAt: string }>;
}
