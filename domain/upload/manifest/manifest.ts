/**
 * What a desktop writes next to a recording, as `<file name>.manifest.json`, after the recording has its final name:
 * docs/drop-a-recording.md. A recording without it is not whole. This is the one form that `readManifest` makes of all the
 * ways to write it.
 */
export interface Manifest {
  version: 1;
  contactId: string;
  medium: 'audio' | 'screen' | 'keystroke';
  /** The agent's user name with the provider. */
  username: string;
  /** The PC it was recorded on, and its address if known. */
  machine: string;
  ipAddress?: string;
  /** ISO 8601 UTC with milliseconds, as `readInstant` writes it; older staging agents send other forms of it. */
  startedAt: string;
  endedAt: string;
  /** Bytes. */
  size: number;
  /** 64 hex digits, lower case. */
  sha256: string;
}
