import type { Clock } from '../../clock.ts';
import type { Medium } from '../../recording/recording.ts';
import { notRedacted } from '../../upload/spans/redacted-spans.ts';
import type { StagedRecording } from '../../upload/staged-recording.ts';
import type { UploadStore } from '../../upload/upload-store.ts';
import { type Extraction, spansNotBlack } from './extraction.ts';

export interface WithholdPorts {
  uploads: Pick<UploadStore, 'withhold'>;
  /** Removes everything from the contact's recordings that must not be in them. */
  startRedaction: (contactId: string) => Promise<void>;
  clock: Clock;
  telemetry: {
    count: (name: string, value: number) => void;
    log: { error: (message: string, ids?: Record<string, string>) => void };
  };
}

const reasons: Partial<Record<Medium, string>> = {
  screen:
    'A pause became known after this screen recording was made, so it shows what should be black. It is being blacked out, and its PC was asked to make it again',
  keystroke:
    'A pause became known after these keystrokes were joined, and they hold what should be left out. It is being removed, and their PC was asked to make them again',
};

/**
 * Hides a recording that shows what must be black, because a pause became known after its PC made it. It is made black in
 * the archive as soon as it is there. Harmless when repeated. Returns whether it is hidden.
 */
export const withholdOutdated = async (
  recording: StagedRecording,
  extraction: Extraction,
  { uploads, startRedaction, clock, telemetry }: WithholdPorts,
): Promise<boolean> => {
  const { recordingId, contactId, extractionRevision, uploadState, size, sha256 } = recording;
  if (uploadState === 'Recycled' || uploadState === 'Removed' || uploadState === 'Lost') return false;
  const spans = notRedacted(recording, spansNotBlack(extraction, extractionRevision));
  if (spans.length === 0) return false;
  const at = clock().toISOString();
  const entry = { at, step: 'withheld', machine: 'cloud', size, sha256 } as const;
  if (await uploads.withhold(recordingId, { at, reason: reasons[recording.medium] ?? reasons.screen!, spans }, entry)) {
    telemetry.count('ScreensWithheld', 1);
    telemetry.log.error('A screen is withheld: a pause became known after it was made', { recordingId });
  }
  // Started every time, so that the next run finishes the work of one that was killed here.
  await startRedaction(contactId);
  return true;
};
