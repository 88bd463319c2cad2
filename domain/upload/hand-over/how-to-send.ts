import { Failure } from '../../failure.ts';
import type { ArchivedPart, UploadAddress } from '../archive/archive.ts';
import { multipartFrom, partSizeOf } from '../archive/parts.ts';
import type { StagedRecording } from '../staged-recording.ts';
import { type HandOverPorts, type Holder, noSuchRecording, ownRecording } from './holder.ts';

type Ports = Pick<HandOverPorts, 'uploads' | 'archive' | 'clock'>;

/** How a recording is sent: in one piece, in parts, or not at all. */
type How = { recordingId: string } & (
  | { how: 'held' }
  | { how: 'put'; address: UploadAddress }
  | { how: 'parts'; uploadId: string; partSize: number; arrived: ArchivedPart[] }
  | { how: 'refused'; reason: string }
);

/** Why this agent may not send this recording now. Undefined if it may. */
const whyNotSendable = (
  { uploadState, decision, lease }: StagedRecording,
  { by, now }: { by: string; now: string },
): string | undefined => {
  if (uploadState === 'Recycled') return 'The rules recycled it: its local copy must be deleted';
  if (uploadState === 'Removed') return 'It has been removed from the archive';
  if (uploadState === 'Failed') return 'It failed, and waits for a retry';
  if (decision?.outcome !== 'keep') return 'It waits for its rule or the Daily Event';
  if (lease?.by === by) return undefined;
  return lease && lease.until > now
    ? 'Another staging agent is working on it'
    : 'Ask for work first: it has not been leased';
};

/** Whether it may have been sent before. Only then is the archive asked. */
const mayHaveArrived = ({ custody, uploadState }: StagedRecording): boolean =>
  uploadState !== 'Not yet uploaded' || custody.some(({ step }) => step === 'upload-started');

const sendingBy = (ports: Ports, { by, machine }: Holder) => {
  const { uploads, archive, clock } = ports;

  const begin = (recording: StagedRecording, at: string, uploadId?: string) =>
    uploads.startUpload(recording.recordingId, by, uploadId, {
      at,
      step: 'upload-started',
      machine,
      size: recording.size,
      sha256: recording.sha256,
    });

  return async (recording: StagedRecording): Promise<How> => {
    const { recordingId, size, sha256, uploadState } = recording;
    const refuse = (reason: string): How => ({ recordingId, how: 'refused', reason });
    if (uploadState === 'Uploaded') return { recordingId, how: 'held' };
    const at = clock().toISOString();
    const reason = whyNotSendable(recording, { by, now: at });
    if (reason !== undefined) return refuse(reason);

    const key = archive.keyOf(recording);
    const held = mayHaveArrived(recording) ? await archive.receiptOf(key) : undefined;
    if (held?.size === size && held.sha256 === sha256) return { recordingId, how: 'held' };

    if (size < multipartFrom) {
      if (uploadState !== 'Uploading') await begin(recording, at);
      return { recordingId, how: 'put', address: await archive.putAddress(key, { size, sha256 }) };
    }
    const { uploadId } = recording;
    const arrived = uploadId === undefined ? undefined : await archive.parts(key, uploadId);
    const partSize = partSizeOf(size);
    if (uploadId !== undefined && arrived) {
      return { recordingId, how: 'parts', uploadId, partSize, arrived: arrived.map((part) => ({ ...part })) };
    }
    const started = await archive.startMultipart(key, { sha256 });
    await begin(recording, at, started);
    return { recordingId, how: 'parts', uploadId: started, partSize, arrived: [] };
  };
};

/** How to send each recording. If one is refused, the others are not affected. */
export const howToSend = async (
  recordings: readonly { recordingId: string }[],
  holder: Holder,
  ports: Ports,
): Promise<{ recordings: How[] }> => {
  const send = sendingBy(ports, holder);
  const one = async ({ recordingId }: { recordingId: string }): Promise<How> => {
    const recording = await ownRecording(recordingId, holder, ports);
    if (!recording) return { recordingId, how: 'refused', reason: noSuchRecording(recordingId, holder).message };
    try {
      return await send(recording);
    } catch (error) {
      // Another agent took the lease after it was checked.
      if (error instanceof Failure && error.code === 'conflict') {
        return { recordingId, how: 'refused', reason: 'Another staging agent is working on it' };
      }
      throw error;
    }
  };
  return { recordings: await Promise.all(recordings.map(one)) };
};

interface PartsRequest {
  recordingId: string;
  uploadId: string;
  parts: readonly { part: number; size: number; sha256: string }[];
}

/** Addresses for parts of the upload in progress. Only the holder of the lease gets them. */
export const addressesOfParts = async (request: PartsRequest, holder: Holder, ports: Ports) => {
  const { archive, clock } = ports;
  const recording = await ownRecording(request.recordingId, holder, ports);
  if (!recording) throw noSuchRecording(request.recordingId, holder);
  const reason = whyNotSendable(recording, { by: holder.by, now: clock().toISOString() });
  if (reason !== undefined) throw new Failure('conflict', reason);
  if (recording.uploadId !== request.uploadId) {
    throw new Failure('conflict', 'Another upload of this recording is under way: ask how to send it', {
      field: 'uploadId',
    });
  }
  const key = archive.keyOf(recording);
  const partSize = partSizeOf(recording.size);
  const count = Math.ceil(recording.size / partSize);
  for (const { part, size } of request.parts) {
    const right = part === count ? recording.size - partSize * (count - 1) : partSize;
    if (part > count || size !== right) {
      throw new Failure('invalid', `Part ${part} with ${size} bytes does not belong to this recording`, {
        field: 'parts',
      });
    }
  }
  return {
    parts: await Promise.all(
      request.parts.map(async (part) => ({
        part: part.part,
        address: await archive.partAddress(key, request.uploadId, part),
      })),
    ),
  };
};
