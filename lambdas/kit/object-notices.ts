/** That an object was put into a bucket. The key is as stored: decoded. */
export interface ObjectNotice {
  bucket: string;
  key: string;
}

/**
 * Reads the body of a queue message: an S3 notification (whose keys are URL-encoded, `+` for a space), an EventBridge
 * event of S3 (whose keys are plain), or our own notices. S3's test message and anything else give no notices.
 */
export const objectNotices = (body: string): ObjectNotice[] => {
  const message: unknown = JSON.parse(body);
  if (typeof message !== 'object' || message === null) return [];
  if ('notices' in message) return message.notices as ObjectNotice[];
  if ('detail' in message) {
    const { bucket, object } = message.detail as { bucket: { name: string }; object: { key: string } };
    return [{ bucket: bucket.name, key: object.key }];
  }
  if (!('Records' in message) || !Array.isArray(message.Records)) return [];
  return message.Records.filter(({ eventName }) => /(^|:)ObjectCreated:/.test(eventName)).map(({ s3 }) => ({
    bucket: s3.bucket.name,
    key: decodeURIComponent(s3.object.key.replaceAll('+', ' ')),
  }));
};
