import { Failure } from '../../../domain/failure.ts';

const transient =
  /Throttl|SlowDown|TooManyRequests|Timeout|InternalError|ServiceUnavailable|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|socket/i;

export const isNoSuchUpload = (error: unknown): boolean => error instanceof Error && error.name === 'NoSuchUpload';

/**
 * Translates an error of S3. When the archive does not exist or denies us access, the deployment is wrong: a staging
 * agent cannot act on that, so the error stays as it is.
 */
export const archiveFailure = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof Failure) return error;
  const status = (error as Error & { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (/^(InvalidPart|InvalidPartOrder|EntityTooSmall)$/.test(error.name)) {
    return new Failure('conflict', 'The archive does not hold these parts', { cause: error });
  }
  if (transient.test(`${error.name} ${error.message}`) || (status !== undefined && (status >= 500 || status === 429))) {
    return new Failure('unavailable', 'The archive does not respond at the moment', { cause: error });
  }
  return error;
};
