import { createHash } from 'node:crypto';

/** The id of the media file at a location: the same wherever and whenever it is asked for, also before the file comes. */
export const recordingIdOf = (location: string): string =>
  createHash('sha256').update(location).digest('hex').slice(0, 16);
