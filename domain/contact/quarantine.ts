import type { BadRecord, RecordObject } from './contact-records.ts';

/** Where contact records that cannot be read wait until somebody has looked at them. */
export interface Quarantine {
  /**
   * Stores these records of one object together; returns the key of each, in the order given. Harmless when repeated:
   * the same records get the same keys.
   * @throws Failure `unavailable`
   */
  put(object: RecordObject, records: readonly BadRecord[]): Promise<string[]>;
}
