import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { BadRecord, RecordObject } from '../../domain/contact/contact-records.ts';
import type { Quarantine } from '../../domain/contact/quarantine.ts';
import { quarantinedRecord, quarantinePart } from '../../domain/contact/quarantine-part.ts';
import { Failure } from '../../domain/failure.ts';
import { mediaFailure } from './media-failure.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * As text when the bytes are text, so that a person can read and repair it; else in base64, so that nothing is lost.
 */
const content = (raw: Uint8Array): { text: string } | { base64: string } => {
  try {
    return { text: utf8.decode(raw) };
  } catch {
    return { base64: Buffer.from(raw).toString('base64') };
  }
};

/**
 * A prefix of a bucket, with files of one JSON line per bad record: its reason, its position in its object, and its
 * bytes.
 */
export class S3Quarantine implements Quarantine {
  readonly #s3: Pick<S3Client, 'send'>;
  readonly #place: { bucket: string; prefix: string };

  constructor(s3: Pick<S3Client, 'send'>, place: { bucket: string; prefix: string }) {
    this.#s3 = s3;
    this.#place = place;
  }

  async put(object: RecordObject, records: readonly BadRecord[]): Promise<string[]> {
    const { partKey, keys } = await quarantinePart(this.#place.prefix, object, records);
    const lines = records.map((record) =>
      JSON.stringify({ ...quarantinedRecord(object, record), ...content(record.raw) }),
    );
    try {
      await this.#s3.send(
        new PutObjectCommand({
          Bucket: this.#place.bucket,
          Key: partKey,
          Body: `${lines.join('\n')}\n`,
          ContentType: 'application/x-ndjson',
        }),
      );
    } catch (error) {
      const failure = mediaFailure(error);
      // When the quarantine does not exist or denies us access, the deployment is wrong, and an import cannot act on
      // that.
      if (!(failure instanceof Failure && failure.code === 'unavailable')) throw error;
      throw new Failure('unavailable', 'The quarantine bucket does not respond at the moment.', { cause: error });
    }
    return keys;
  }
}
