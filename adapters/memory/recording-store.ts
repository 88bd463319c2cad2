import { cursorAt, positionOf } from '../../domain/cursor.ts';
import type { AccessEntry, Recording } from '../../domain/recording/recording.ts';
import type { RecordingStore, UnmatchedRecording } from '../../domain/recording/recording-store.ts';
import { type MemoryContacts, pageOf } from './memory-contacts.ts';

const place = ({ arrivedAt, location }: UnmatchedRecording): string => `${arrivedAt}#${location}`;

export class MemoryRecordingStore implements RecordingStore {
  readonly #memory: MemoryContacts;

  constructor(memory: MemoryContacts) {
    this.#memory = memory;
  }

  async keep(recording: Recording): Promise<'kept' | 'superseded'> {
    const { recordings } = this.#memory;
    const stored = recordings.get(recording.location);
    if (stored && stored.modifiedAt > recording.modifiedAt) return 'superseded';
    const assigned = stored?.matchedBy === 'location' && recording.matchedBy === 'file-name';
    recordings.set(recording.location, {
      ...structuredClone(recording),
      arrivedAt: stored?.arrivedAt ?? recording.arrivedAt,
      ...(stored?.unmatchedSince && { unmatchedSince: stored.unmatchedSince }),
      ...(assigned && { contactId: stored.contactId, matchedBy: stored.matchedBy }),
    });
    return 'kept';
  }

  async assign(location: string, contactId: string): Promise<void> {
    const stored = this.#memory.recordings.get(location);
    if (stored && stored.contactId !== contactId) {
      this.#memory.recordings.set(location, { ...stored, contactId, matchedBy: 'location' });
    }
    await this.unpark(location);
  }

  async park(unmatched: UnmatchedRecording): Promise<void> {
    const { unmatched: parked, recordings } = this.#memory;
    if (!parked.has(unmatched.location)) parked.set(unmatched.location, structuredClone(unmatched));
    const stored = recordings.get(unmatched.location);
    if (stored) {
      recordings.set(unmatched.location, { unmatchedSince: unmatched.arrivedAt, ...stored });
    }
  }

  async unpark(location: string): Promise<void> {
    this.#memory.unmatched.delete(location);
    const stored = this.#memory.recordings.get(location);
    if (!stored?.unmatchedSince) return;
    const { unmatchedSince: _, ...rest } = stored;
    this.#memory.recordings.set(location, rest);
  }

  async unmatched({ limit, cursor }: { limit: number; cursor?: string }) {
    const rows = [...this.#memory.unmatched.values()].sort((a, b) => (place(a) < place(b) ? -1 : 1));
    const after = cursor === undefined ? undefined : positionOf('unmatched', cursor);
    const { page, last } = pageOf(rows, { limit, after, place });
    return { recordings: structuredClone(page), ...(last && { next: cursorAt('unmatched', last) }) };
  }

  async recordAccess(contactId: string, entry: AccessEntry): Promise<void> {
    const ledger = this.#memory.accesses.get(contactId) ?? new Map<string, AccessEntry>();
    this.#memory.accesses.set(contactId, ledger);
    const key = `${entry.at}#${entry.id}`;
    if (!ledger.has(key)) ledger.set(key, structuredClone(entry));
  }
}
