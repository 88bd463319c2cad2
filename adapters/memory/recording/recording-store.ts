import { cursorAt, positionOf } from '../../../domain/cursor.ts';
import type { AccessEntry, NotAtHand, Recording } from '../../../domain/recording/recording.ts';
import { matchedBy } from '../../../domain/recording/recording-key.ts';
import type { RecordingStore, UnmatchedRecording } from '../../../domain/recording/recording-store.ts';
import { type MemoryContacts, pageOf } from '../contact/memory-contacts.ts';

const place = ({ arrivedAt, location }: UnmatchedRecording): string => `${arrivedAt}#${location}`;

/** Whether the stored look into the bucket is later than this. */
const isLater = (stored: Recording, seenAt: string | undefined): boolean =>
  stored.seenAt !== undefined && seenAt !== undefined && stored.seenAt > seenAt;

export class MemoryRecordingStore implements RecordingStore {
  readonly #memory: MemoryContacts;

  constructor(memory: MemoryContacts) {
    this.#memory = memory;
  }

  async keep(recording: Recording): Promise<'kept' | 'superseded'> {
    const { recordings } = this.#memory;
    const stored = recordings.get(recording.location);
    if (stored && (stored.modifiedAt > recording.modifiedAt || isLater(stored, recording.seenAt))) return 'superseded';
    const assigned = stored?.matchedBy === 'location' && recording.matchedBy === 'file-name';
    recordings.set(recording.location, {
      ...structuredClone(recording),
      arrivedAt: stored?.arrivedAt ?? recording.arrivedAt,
      ...(stored?.unmatchedSince && { unmatchedSince: stored.unmatchedSince }),
      ...(assigned && { contactId: stored.contactId, matchedBy: stored.matchedBy }),
    });
    return 'kept';
  }

  async assign(location: string, contactIds: readonly string[]): Promise<void> {
    const stored = this.#memory.recordings.get(location);
    const [first] = contactIds;
    if (stored && first !== undefined) {
      const contactId = contactIds.includes(stored.contactId) ? stored.contactId : first;
      this.#memory.recordings.set(location, { ...stored, contactId, matchedBy: matchedBy(location, contactId) });
      this.#memory.shared.set(location, [...contactIds]);
    }
    await this.unpark(location);
  }

  async noteAvailability(location: string, look: { seenAt: string; notAtHand?: NotAtHand }): Promise<string[]> {
    const stored = this.#memory.recordings.get(location);
    if (!stored) return [];
    if (!isLater(stored, look.seenAt)) {
      const { notAtHand: _, ...rest } = stored;
      this.#memory.recordings.set(location, { ...rest, ...look });
    }
    return this.#memory.shared.get(location) ?? [stored.contactId];
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
