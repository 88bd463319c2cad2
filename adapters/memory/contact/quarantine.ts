import type { BadRecord, RecordObject } from '../../../domain/contact/contact-records.ts';
import type { Quarantine } from '../../../domain/contact/quarantine.ts';
import { quarantinePart } from '../../../domain/contact/quarantine-part.ts';

export class MemoryQuarantine implements Quarantine {
  /** By the key of the part in which they are stored. */
  readonly parts = new Map<string, readonly BadRecord[]>();
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  async put(object: RecordObject, records: readonly BadRecord[]): Promise<string[]> {
    const { partKey, keys } = await quarantinePart(this.#prefix, object, records);
    this.parts.set(partKey, [...records]);
    return keys;
  }
}
