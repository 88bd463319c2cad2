import { sha256 } from '../sha256.ts';

/** A recording's stable id: the first 16 hex digits of the SHA-256 of its location. */
export const recordingIdOf = async (location: string): Promise<string> => (await sha256(location)).slice(0, 16);
