import { cursorAt, positionOf } from '../../../domain/cursor.ts';
import { sortable } from '../../../domain/instant.ts';
import type {
  MissingReason,
  MissingRecording,
  MissingRecordingStore,
} from '../../../domain/recording/missing/missing-recording.ts';
import { type MemoryContacts, pageOf } from '../contact/memory-contacts.ts';

export const missingScreenKey = (contactId: string): string => `screen#${contactId}`;

const missingKeystrokesKey = (contactId: string): string => `keystrokes#${contactId}`;
const flagsAloneKey = (contactId: string): string => `flags#${contactId}`;

export class MemoryMissingRecordingStore implements MissingRecordingStore {
  readonly #memory: MemoryContacts;

  constructor(memory: MemoryContacts) {
    this.#memory = memory;
  }

  async note(missing: MissingRecording & { contactId: string }): Promise<void> {
    const { missing: list } = this.#memory;
    const since = list.get(missing.contactId)?.since ?? missing.since;
    list.set(missing.contactId, { ...structuredClone(missing), since });
  }

  async noteScreen(missing: MissingRecording & { contactId: string }): Promise<void> {
    this.#note(missingScreenKey(missing.contactId), missing);
  }

  async clearScreen(contactId: string): Promise<void> {
    this.#memory.missing.delete(missingScreenKey(contactId));
  }

  async noteKeystrokes(missing: MissingRecording & { contactId: string }): Promise<void> {
    this.#note(missingKeystrokesKey(missing.contactId), missing);
  }

  async clearKeystrokes(contactId: string): Promise<void> {
    this.#memory.missing.delete(missingKeystrokesKey(contactId));
  }

  async noteFlags(missing: MissingRecording & { contactId: string }): Promise<void> {
    this.#note(flagsAloneKey(missing.contactId), missing);
  }

  async clearFlags(contactId: string): Promise<void> {
    this.#memory.missing.delete(flagsAloneKey(contactId));
  }

  #note(key: string, missing: MissingRecording): void {
    const since = this.#memory.missing.get(key)?.since ?? missing.since;
    this.#memory.missing.set(key, { ...structuredClone(missing), since });
  }

  async clear(contactId: string): Promise<void> {
    const others = [missingScreenKey(contactId), missingKeystrokesKey(contactId), flagsAloneKey(contactId)];
    for (const [key, missing] of this.#memory.missing) {
      if (missing.contactId === contactId && !others.includes(key)) this.#memory.missing.delete(key);
    }
  }

  async noteQuarantined({
    quarantineKey,
    contactId,
    reason,
    at,
  }: {
    quarantineKey: string;
    contactId?: string;
    reason: string;
    at: string;
  }): Promise<void> {
    const key = `quarantine#${quarantineKey}`;
    if (this.#memory.missing.has(key)) return;
    this.#memory.missing.set(key, {
      ...(contactId !== undefined && { contactId }),
      reason: 'record-quarantined',
      detail: `${reason} (${quarantineKey})`,
      since: at,
    });
  }

  async list({ limit, cursor, reason }: { limit: number; cursor?: string; reason?: MissingReason }) {
    const list = ['missing', reason];
    const after = cursor === undefined ? undefined : positionOf(list, cursor);
    const rows = [...this.#memory.missing]
      .filter(([, missing]) => reason === undefined || missing.reason === reason)
      .map(([key, missing]) => ({ missing, at: `${sortable(missing.since)}#${key}` }))
      .sort((a, b) => (a.at < b.at ? -1 : 1));
    const { page, last } = pageOf(rows, { limit, after, place: ({ at }) => at });
    return {
      missing: structuredClone(page.map(({ missing }) => missing)),
      ...(last && { next: cursorAt(list, last) }),
    };
  }
}
