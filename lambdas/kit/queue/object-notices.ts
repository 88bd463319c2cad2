/** A change of an object in a bucket. The key is as stored: decoded. */
export interface ObjectNotice {
  bucket: string;
  key: string;
  /** `created`: put or overwritten. `changed`: deleted, archived, restored... The bucket knows the current state. */
  event: 'created' | 'changed';
  /** A rule of the bucket deleted it, as intended. */
  expired?: true;
}

const ofNotification = ({
  eventName,
  s3,
}: {
  eventName: string;
  s3: { bucket: { name: string }; object: { key: string } };
}): ObjectNotice => ({
  bucket: s3.bucket.name,
  key: decodeURIComponent(s3.object.key.replaceAll('+', ' ')),
  event: /(^|:)ObjectCreated:/.test(eventName) ? 'created' : 'changed',
  ...(/(^|:)LifecycleExpiration:/.test(eventName) && { expired: true }),
});

const ofEventBridge = (message: object & { detail: unknown }): ObjectNotice => {
  const { bucket, object, reason } = message.detail as {
    bucket: { name: string };
    object: { key: string };
    reason?: string;
  };
  const type = 'detail-type' in message ? message['detail-type'] : 'Object Created';
  return {
    bucket: bucket.name,
    key: object.key,
    event: type === 'Object Created' ? 'created' : 'changed',
    ...(type === 'Object Deleted' && reason === 'Lifecycle Expiration' && { expired: true }),
  };
};

/**
 * Reads the body of a queue message: an S3 notification (whose keys are URL-encoded, `+` for a space), an EventBridge
 * event of S3 (whose keys are plain), or our own notices. S3's test message and anything else give no notices.
 */
export const objectNotices = (body: string): ObjectNotice[] => {
  const message: unknown = JSON.parse(body);
  if (typeof message !== 'object' || message === null) return [];
  if ('notices' in message) {
    return (message.notices as Omit<ObjectNotice, 'event'>[]).map((notice) => ({ ...notice, event: 'created' }));
  }
  if ('detail' in message) return [ofEventBridge(message)];
  if (!('Records' in message) || !Array.isArray(message.Records)) return [];
  return message.Records.filter(({ eventName }) => typeof eventName === 'string').map(ofNotification);
};

/** The event that starts recording-import to check one file again: a batch of one message, as its queue would deliver it. */
export const lookAgainEvent = (location: string): Record<string, unknown> => {
  const [bucket, ...key] = location.split('/');
  return {
    Records: [{ messageId: 'look again', body: JSON.stringify({ notices: [{ bucket, key: key.join('/') }] }) }],
  };
};
