import type { UploadItem } from '../../../api/administration/administration.ts';
import { Failure } from '../../../domain/failure.ts';
import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';
import type { Operation } from '../operation.ts';

const viewOf = (recording: StagedRecording): UploadItem => {
  const { recordingId, contactId, medium, username, dataServerId, size, sha256, uploadState } = recording;
  const { decision, failure, custody } = recording;
  return {
    recordingId,
    contactId,
    medium,
    username,
    dataServerId,
    size,
    sha256,
    uploadState,
    ruleName: decision?.ruleName ?? null,
    immediate: decision?.immediate ?? false,
    failure: failure ? { ...failure } : null,
    custody: custody.map((entry) => ({ ...entry })),
  };
};

export const listUploads: Operation<'listUploads'> =
  ({ uploads }) =>
  async ({ query: { dataServerId, uploadState, limit, cursor } }) => {
    const page = await uploads.ofDataServer(dataServerId, uploadState, { limit, ...(cursor && { cursor }) });
    return { uploads: page.recordings.map(viewOf), next: page.next ?? null };
  };

export const retryUpload: Operation<'retryUpload'> =
  ({ uploads, telemetry }) =>
  async ({ params: { recordingId } }) => {
    if (!(await uploads.find(recordingId))) throw new Failure('not-found', 'There is no such recording');
    await uploads.retry(recordingId);
    telemetry.log.info('Upload is retried', { recordingId });
    return { accepted: true };
  };
