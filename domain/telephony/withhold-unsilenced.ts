import type { Clock } from '../clock.ts';
import type { LedgerReader } from '../control/ledger/ledger.ts';
import { unsilenced } from '../desktop/blackouts.ts';
import { possibleSpans, possiblyHeard } from '../upload/possible-spans.ts';
import { notRedacted } from '../upload/redacted-spans.ts';
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
 * Hides the recording of a PBX that may hold what was said during a pause, before anybody can play it; redaction makes it
 * silent there, and its length stays. Harmless when repeated. Returns whether it is hidden.
 */
export const withholdUnsilenced = async (
  recording: StagedRecording,
  { uploads, ledgers, clock, telemetry }: Ports,
): Promise<boolean> => {
  const { recordingId, contactId, size, sha256 } = recording;
  const ledger = await ledgers.ledger(contactId);
  const paused = unsilenced(ledger, possiblyHeard(recording));
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
