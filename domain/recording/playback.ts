/** Makes addresses from which a media file plays without credentials, for a short while. */
export interface PlaybackAddresses {
  /** Does not look whether the file is there. `location` is `<bucket>/<key>`. */
  addressOf(location: string): Promise<{ url: string; expiresAt: string }>;
}
