import type { BadRecord, RecordObject } from './contact-records.ts';

/** Where contact records that cannot be read lie until someone has looked at them. */
export interface Quarantine {
  /**
   * Puts these records of one object aside together; tells for each, in the order given, where it lies. Harmless when
   * repeated: the same records come to lie in the same place.
   * @throws Failure `unavailable`
   */
  put(object: RecordObject, records: readonly BadRecord[]): Promise<string[]>;
}
