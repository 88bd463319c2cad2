/**
 * The manifest that a desktop writes next to a recording, as `<file name>.manifest.json`, after the recording has its final
 * name: docs/drop-a-recording.md. Without it, the recording is not complete. `readManifest` makes this one form of all the
 * ways in which it may be written.
 */
export interface Manifest {
  version: 1;
  contactId: string;
  medium: 'audio' | 'screen' | 'keystroke';
  /** The agent's user name with the provider. */
  username: string;
  /** The PC on which it was recorded, and its address if known. */
  machine: string;
  ipAddress?: string;
  /** ISO 8601 UTC with milliseconds, as `readInstant` writes it. Older staging agents send other forms of it. */
  startedAt: string;
  endedAt: string;
  /** Bytes. */
  size: number;
  /** 64 hex digits, lower case. */
  sha256: string;
}
