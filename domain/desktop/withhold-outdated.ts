import type { Clock } from '../clock.ts';
import type { StagedRecording } from '../upload/staged-recording.ts';
import type { UploadStore } from '../upload/upload-store.ts';
import { type Extraction, spansNotBlack } from './extraction.ts';

export interface WithholdPorts {
  uploads: Pick<UploadStore, 'withhold'>;
  clock: Clock;
  telemetry: {
    count: (name: string, value: number) => void;
    log: { error: (message: string, ids?: Record<string, string>) => void };
  };
}

const reason =
  'A pause became known after this screen was made, and the screen shows what should be black. Its PC was asked to make it again';

/**
 * Hides a recording that shows what must be black by now: a pause became known after its PC made it. Harmless when
 * repeated. Returns whether it is hidden.
 */
export const withholdOutdated = async (
  { recordingId, extractionRevision, size, sha256 }: StagedRecording,
  extraction: Extraction,
  { uploads, clock, telemetry }: WithholdPorts,
): Promise<boolean> => {
  const spans = spansNotBlack(extraction, extractionRevision);
  if (spans.length === 0) return false;
  const at = clock().toISOString();
  const entry = { at, step: 'withheld', machine: 'cloud', size, sha256 } as const;
  if (await uploads.withhold(recordingId, { at, reason, spans }, entry)) {
    telemetry.count('ScreensWithheld', 1);
    telemetry.log.error('A screen is withheld: a pause became known after it was made', { recordingId });
  }
  return true;
};
