import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { RecordObject } from '../../domain/contact/contact-records.ts';
import { Failure, type FailureCode } from '../../domain/failure.ts';
import { mediaFailure } from './media-failure.ts';

const messages: Partial<Record<FailureCode, string>> = {
  'not-found': 'The contact record object is not, or no longer, in its bucket.',
  forbidden: 'Fermata may not read or decrypt contact records: allow it s3:GetObject and kms:Decrypt.',
  unavailable: 'The contact record bucket does not respond at the moment.',
};

const recordFailure = (error: unknown): unknown => {
  const failure = mediaFailure(error);
  return failure instanceof Failure
    ? new Failure(failure.code, messages[failure.code] ?? failure.message, { cause: error })
    : failure;
};

async function* whole(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    // Whatever the error is called: a broken connection must never look like a damaged record.
    throw new Failure('unavailable', 'The contact record object could not be read to the end.', { cause: error });
  }
}

/**
 * Opens an object of the record bucket for reading in pieces.
 * @throws Failure `not-found`, `forbidden`, or `unavailable`, the last also in the middle of the bytes
 */
export const contactRecordObjects =
  (s3: Pick<S3Client, 'send'>) =>
  async ({ bucket, key }: RecordObject): Promise<AsyncIterable<Uint8Array>> => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (Body === undefined) throw new Error('S3 answered without the object');
      return whole(Body as AsyncIterable<Uint8Array>);
    } catch (error) {
      throw recordFailure(error);
    }
  };
