import { Failure } from '../../domain/failure.ts';

interface S3Error extends Error {
  $metadata?: { httpStatusCode?: number };
}

const forbidden =
  'Fermata may not read or decrypt this recording: allow it s3:GetObject on the bucket and kms:Decrypt on its key.';

/** Translates an error of S3 or KMS. A broken connection has no status, and is retried. */
export const mediaFailure = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const status = (error as S3Error).$metadata?.httpStatusCode;
  const failure = (code: 'not-found' | 'forbidden' | 'conflict' | 'unavailable', message: string) =>
    new Failure(code, message, { cause: error });
  if (/^(NoSuchKey|NotFound|NoSuchBucket)$/.test(error.name) || status === 404) {
    return failure('not-found', 'The recording is not, or no longer, in its bucket.');
  }
  // S3 answers 403 for this, but it is not a matter of permissions.
  if (error.name === 'InvalidObjectState') {
    return failure('conflict', 'The recording is archived in its bucket: it must be restored first.');
  }
  if (/AccessDenied|^KMS\.(Disabled|NotFound|InvalidState)/.test(error.name) || status === 403) {
    return failure('forbidden', forbidden);
  }
  if (/^PreconditionFailed$/.test(error.name) || status === 412) {
    return failure('unavailable', 'The recording was overwritten while it was read.');
  }
  if (
    /Throttl|SlowDown|TooManyRequests|Timeout|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|socket/i.test(
      `${error.name} ${error.message}`,
    )
  ) {
    return failure('unavailable', 'The recordings bucket does not respond at the moment.');
  }
  if (status !== undefined && (status >= 500 || status === 429)) {
    return failure('unavailable', 'The recordings bucket does not respond at the moment.');
  }
  return error;
};
