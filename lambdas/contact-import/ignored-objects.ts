import type { RecordObject } from '../../domain/contact/contact-records.ts';

/** What lies in the record bucket and holds no contact records. */
export interface Ignored {
  quarantinePrefix: string;
  /** Empty where Firehose puts its errors elsewhere. */
  deliveryErrorPrefix: string;
}

/** The names Firehose gives to the folders of what it could not transform, convert or deliver. */
const deliveryErrors = /(^|\/)(processing|format-conversion|splunk|elasticsearch|http-endpoint)-failed\//;

/** Reading our own quarantine would put the same records aside again, and again. */
export const isIgnored = ({ key }: RecordObject, { quarantinePrefix, deliveryErrorPrefix }: Ignored): boolean =>
  key.startsWith(quarantinePrefix) ||
  (deliveryErrorPrefix !== '' && key.startsWith(deliveryErrorPrefix)) ||
  deliveryErrors.test(key) ||
  key.endsWith('/');
