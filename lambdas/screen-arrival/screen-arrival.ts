import type { Extraction } from '../../domain/desktop/extraction/extraction.ts';
import { withholdOutdated } from '../../domain/desktop/extraction/withhold-outdated.ts';
import { Failure } from '../../domain/failure.ts';
import type { SealedHeader } from '../../domain/screen/sealed-container.ts';
import { withholdUnsilenced } from '../../domain/telephony/withhold-unsilenced.ts';
import { archiveKey } from '../../domain/upload/archive/archive.ts';
import { containerProblem } from '../../domain/upload/hand-over/arrivals.ts';
import { containerFacts } from '../../domain/upload/hand-over/container-facts.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import { isArriving, isRefused, isSealed } from '../../domain/upload/upload-state.ts';
import type { ArrivalPorts } from './ports.ts';
import { removeEarlierRevisions, removeReplaced } from './remove-replaced.ts';

/**
 * Opens the container of a recording. In this order, the archive gets the content, the recording says so, and the
 * container is removed. If this dies anywhere, the next attempt finishes it. A container that cannot be opened stays
 * where it is, and its message goes to the dead letters. A recording that shows something that must be black by now is
 * withheld before anybody can play it.
 */
export const screenArrival = (ports: ArrivalPorts) => {
  const { uploads, extractions, arrivals, startRedaction, clock, telemetry } = ports;
  const isWaiting = async (recordingId: string): Promise<boolean> => {
    const recording = await uploads.find(recordingId);
    return recording !== undefined && (isArriving(recording) || isRefused(recording));
  };

  /** The extraction that a recording answers; a container that names another contact's answers none. */
  const extractionOf = async ({ contactId, extractionId }: StagedRecording): Promise<Extraction | undefined> => {
    const extraction = extractionId === undefined ? undefined : await extractions.find(extractionId);
    return extraction?.contactId === contactId ? extraction : undefined;
  };

  /** What remains to be removed once a recording is opened. */
  const removeRest = async (recording: StagedRecording): Promise<void> => {
    if (recording.sealed?.containerKey !== undefined) await arrivals.remove(recording.sealed.containerKey);
    await removeReplaced(recording, ports);
    const extraction = await extractionOf(recording);
    if (extraction) await removeEarlierRevisions(recording, extraction, ports);
  };

  const openOne = async (recording: StagedRecording): Promise<void> => {
    const { recordingId } = recording;
    let opened: SealedHeader | undefined;
    const receipt = await arrivals.open(
      archiveKey(recording),
      ({ sha256 }) => archiveKey({ recordingId, sha256 }),
      (header) => {
        const problem = containerProblem(recording, header);
        if (problem) throw new Failure('invalid', `The container cannot be accepted: ${problem}`);
        opened = header;
      },
    );
    // Store it before the extraction is read: a later revision that is requested in the meantime then finds this
    // recording.
    const facts = containerFacts(opened!, recording.path);
    if (facts && recording.extractionId === undefined) await uploads.identify(recordingId, facts);
    const identified = { ...facts, ...recording };
    const extraction = await extractionOf(identified);
    if (extraction) await withholdOutdated(identified, extraction, ports);
    if (opened!.gatewayId !== undefined) await withholdUnsilenced(identified, ports);
    const { size, sha256 } = receipt;
    const at = clock().toISOString();
    await uploads.open(recordingId, receipt, { at, step: 'opened', machine: 'cloud', size, sha256 });
  };

  return async (body: string): Promise<void> => {
    const { recordingId } = JSON.parse(body) as { recordingId?: unknown };
    if (typeof recordingId !== 'string') throw new Error('A message names no recording');
    const recording = await uploads.find(recordingId);
    if (!recording?.sealed || recording.uploadState === 'Removed') return;
    if (!isSealed(recording)) {
      await startRedaction(recording.contactId);
      return removeRest(recording);
    }
    // A container that could not be opened may be retried once somebody has fixed the cause.
    if (recording.uploadState !== 'Uploaded' && !isRefused(recording)) {
      // Its PC has made it again since this message was sent. The arrival of the new one is confirmed separately.
      if (recording.replaced) return;
      throw new Failure('unavailable', 'The container has not arrived yet');
    }

    try {
      await openOne(recording);
    } catch (error) {
      // The same message arrived twice: the other worker may have opened the container and removed it.
      const isGone = error instanceof Failure && error.code === 'not-found';
      if (isGone && !(await isWaiting(recordingId))) return;
      if (error instanceof Failure && error.code !== 'unavailable') {
        telemetry.count('ContainersNotOpened', 1);
        telemetry.log.error('A container was not opened', { recordingId, reason: error.message });
        const { size, sha256 } = recording;
        const entry = { at: clock().toISOString(), step: 'not-opened', machine: 'cloud', size, sha256 } as const;
        if (!isGone) await uploads.refuseContainer(recordingId, error.message, entry);
      }
      throw error;
    }
    await startRedaction(recording.contactId);
    const stored = await uploads.find(recordingId);
    if (stored) await removeRest(stored);
    telemetry.count('ContainersOpened', 1);
  };
};
