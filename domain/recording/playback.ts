import type { NotAtHand } from './recording.ts';

/** Makes short-lived addresses that play a media file without credentials. */
export interface PlaybackAddresses {
  /**
   * Whether the file can be played now. `notAtHand` says why not.
   * @throws Failure `forbidden` if Fermata may not read it, `unavailable` if its bucket does not answer now
   */
  look(location: string): Promise<{ notAtHand?: NotAtHand }>;

  /**
   * Does not check whether the file exists. `location` is `<bucket>/<key>`. With `saveAs`, a browser saves the file under
   * this name instead of playing it.
   */
  addressOf(location: string, saveAs?: string): Promise<{ url: string; expiresAt: string }>;
}
