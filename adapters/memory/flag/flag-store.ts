import { cursorAt, positionOf } from '../../../domain/cursor.ts';
import {
  type FlaggedRecording,
  type FlagQuery,
  type FlagStore,
  type FlagWrite,
  type FoundFlag,
  isSameWrite,
  placeOf,
  searchedValue,
  type WriteOutcome,
} from '../../../domain/flag/flagged-recording.ts';
import { sortable } from '../../../domain/instant.ts';
import { MemoryContacts } from '../contact/memory-contacts.ts';

export class MemoryFlagStore implements FlagStore {
  readonly #memory: MemoryContacts;

  constructor(memory = new MemoryContacts()) {
    this.#memory = memory;
  }

  async writeBatch(writes: readonly FlagWrite[]): Promise<WriteOutcome[]> {
    const outcomes: WriteOutcome[] = [];
    for (const { recording } of writes) outcomes.push(await this.write(recording));
    return outcomes;
  }

  async write(given: FlaggedRecording): Promise<WriteOutcome> {
    const recording = { ...given, startedAt: sortable(given.startedAt), endedAt: sortable(given.endedAt) };
    const ofContact = this.#memory.flags.get(recording.contactId) ?? [];
    const stands = ofContact.find(
      ({ recordingServerId, guid }) => recordingServerId === recording.recordingServerId && guid === recording.guid,
    );
    if (stands && !isSameWrite(stands, recording)) return { outcome: 'differs', stands: structuredClone(stands) };
    if (stands) return { outcome: 'unchanged' };
    this.#memory.flags.set(recording.contactId, [...ofContact, structuredClone(recording)]);
    return { outcome: 'written' };
  }

  async search(
    { flag, values, from, to }: FlagQuery,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<{ found: FoundFlag[]; next?: string }> {
    const wanted = [...new Set(values.map(searchedValue))].sort();
    const list = [flag, wanted, from, to];
    const below = cursor === undefined ? sortable(to) : positionOf(list, cursor);
    const found = [...this.#memory.flags.values()]
      .flat()
      .filter(({ flags }) => flags[flag] !== undefined && wanted.includes(searchedValue(flags[flag])))
      .map(({ contactId, recordingServerId, guid, startedAt }) => ({ contactId, recordingServerId, guid, startedAt }))
      .filter((row) => row.startedAt >= sortable(from) && placeOf(row) < below)
      .sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
    const page = found.slice(0, limit);
    return found.length > limit ? { found: page, next: cursorAt(list, placeOf(page.at(-1)!)) } : { found: page };
  }
}
