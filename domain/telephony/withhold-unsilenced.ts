import type { Clock } from '../clock.ts';
import type { LedgerReader } from '../control/ledger/ledger.ts';
import { unsilencedSpans } from '../desktop/extraction/blackouts.ts';
import { possibleSpans, possiblyHeard } from '../upload/spans/possible-spans.ts';
import { notRedacted } from '../upload/spans/redacted-spans.ts';
import type { StagedRecording } from '../upload/staged-recording.ts';
import type { UploadStore } from '../upload/upload-store.ts';

interface Ports {
  uploads: Pick<UploadStore, 'withhold'>;
  ledgers: LedgerReader;
  clock: Clock;
  telemetry: {
    count: (name: string, value: number) => void;
    log: { error: (message: string, ids?: Record<string, string>) => void };
  };
}

const reason =
  'The PBX did not confirm a pause, so the recording may hold what was said during it. That part is being silenced';

/**
 * Hides the recording of a PBX that may contain what was said during a pause, before anybody can play it. Redaction then
 * makes that part silent, and the length stays the same. Harmless when repeated. Returns whether it is hidden.
 */
export const withholdUnsilenced = async (
  recording: StagedRecording,
  { uploads, ledgers, clock, telemetry }: Ports,
): Promise<boolean> => {
  const { recordingId, contactId, size, sha256 } = recording;
  const ledger = await ledgers.ledger(contactId);
  const paused = unsilencedSpans(ledger, possiblyHeard(recording));
  const spans = notRedacted(recording, possibleSpans(recording, paused));
  if (spans.length === 0) return false;
  const at = clock().toISOString();
  if (
    await uploads.withhold(recordingId, { at, reason, spans }, { at, step: 'withheld', machine: 'cloud', size, sha256 })
  ) {
    telemetry.count('SoundWithheld', 1);
    telemetry.log.error('The sound of a PBX is withheld: a pause was not confirmed', { recordingId });
  }
  return true;
};

/**
 * The same for the sound of a contact that was delivered before its gateway reported that a pause was not kept: it is
 * withheld first, and then made silent in the archive. A recording that is not registered yet is withheld when it arrives.
 */
export const withholdUnsilencedSound =
  (
    ports: Ports & {
      uploads: Pick<UploadStore, 'ofContact'>;
      /** Removes everything from the contact's recordings that must not be in them. */
      startRedaction: (contactId: string) => Promise<unknown>;
    },
  ) =>
  async (contactId: string): Promise<void> => {
    let anyWithheld = false;
    for (const recording of await ports.uploads.ofContact(contactId)) {
      if (recording.medium !== 'audio') continue;
      if (await withholdUnsilenced(recording, ports)) anyWithheld = true;
    }
    // Started every time, so that the next run finishes the work of one that was killed here.
    if (anyWithheld) await ports.startRedaction(contactId);
  };
