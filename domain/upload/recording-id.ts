import type { Medium } from '../recording/recording.ts';

/** A staged recording's stable id: the first 32 hex digits of SHA-256, so that a file that is dropped twice has one id. */
export const stagedRecordingId = async ({
  contactId,
  medium,
  sha256,
}: {
  contactId: string;
  medium: Medium;
  sha256: string;
}): Promise<string> => {
  const text = new TextEncoder().encode(JSON.stringify([contactId, medium, sha256]));
  const hash = await crypto.subtle.digest('SHA-256', text);
  return Array.from(new Uint8Array(hash, 0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** The shard of `uploadShards` in which a recording is decided. */
export const uploadShardOf = (recordingId: string): number => Number.parseInt(recordingId.slice(0, 1), 16);
