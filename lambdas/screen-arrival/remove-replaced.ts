import { type Extraction, spansNotBlack } from '../../domain/desktop/extraction/extraction.ts';
import { lacksPictures } from '../../domain/desktop/extraction/picture-lost.ts';
import { archiveKey } from '../../domain/upload/archive/archive.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import { isArchived, isSealed } from '../../domain/upload/upload-state.ts';
import type { ArrivalPorts } from './ports.ts';

const reason = 'Its PC made it again because a pause became known later';

/** Removes what the archive contained of this recording before its PC made it again, with all versions. */
export const removeReplaced = async (recording: StagedRecording, ports: ArrivalPorts): Promise<void> => {
  const { recordingId, replaced = [] } = recording;
  const [first] = replaced;
  if (!first) return;
  const { versions, uploads, clock } = ports;
  await versions.removeAll(replaced.map(({ key }) => key).filter((key) => key !== archiveKey(recording)));
  const at = clock().toISOString();
  const { size, sha256 } = first;
  await uploads.noteReplacedRemoval(recordingId, { at, step: 'replaced', machine: 'cloud', size, sha256 });
};

/**
 * A data server delivers each revision as a recording of its own. Once one that is black enough is opened, the earlier
 * ones are removed, with all versions.
 */
export const removeEarlierRevisions = async (
  { contactId }: Pick<StagedRecording, 'contactId'>,
  extraction: Extraction,
  ports: ArrivalPorts,
): Promise<void> => {
  const { uploads, versions, clock, telemetry } = ports;
  if (extraction.revision === 1) return;
  const revisions = (await uploads.ofContact(contactId))
    .filter((one) => one.extractionId === extraction.extractionId && isArchived(one) && !isSealed(one))
    .sort((a, b) => (b.extractionRevision ?? 1) - (a.extractionRevision ?? 1));
  const [newest, ...earlier] = revisions;
  if (!newest || spansNotBlack(extraction, newest.extractionRevision).length > 0) return;
  for (const one of earlier) {
    const { recordingId, size, sha256, sealed, withheld, gaps = [] } = one;
    if (lacksPictures(gaps, newest.gaps ?? [])) {
      if (!withheld) continue;
      telemetry.count('ScreensNotMadeAgain', 1);
      telemetry.log.error('A withheld screen was made again with fewer frames: the first one stays', { recordingId });
      continue;
    }
    await versions.removeAll([archiveKey(one), ...(sealed?.containerKey === undefined ? [] : [sealed.containerKey])]);
    const at = clock().toISOString();
    await uploads.remove(recordingId, { at, reason }, { at, step: 'removed', machine: 'cloud', size, sha256 });
  }
};
