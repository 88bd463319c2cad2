import type { RecordObject } from '../../domain/contact/contact-records.ts';

/** Objects in the record bucket that contain no contact records. */
export interface Ignored {
  quarantinePrefix: string;
  /** Empty when Firehose writes its errors elsewhere. */
  deliveryErrorPrefix: string;
}

/** The names of the folders in which Firehose stores what it could not transform, convert or deliver. */
const deliveryErrors = /(^|\/)(processing|format-conversion|splunk|elasticsearch|http-endpoint)-failed\//;

/** Importing our own quarantine would quarantine the same records again and again. */
export const isIgnored = ({ key }: RecordObject, { quarantinePrefix, deliveryErrorPrefix }: Ignored): boolean =>
  key.startsWith(quarantinePrefix) ||
  (deliveryErrorPrefix !== '' && key.startsWith(deliveryErrorPrefix)) ||
  deliveryErrors.test(key) ||
  key.endsWith('/');
