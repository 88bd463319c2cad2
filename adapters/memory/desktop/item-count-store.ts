import {
  type CountsOfPc,
  type DayCounts,
  type ItemCount,
  type ItemCountStore,
  sumCounts,
} from '../../../domain/desktop-item/item-counts.ts';

export class MemoryItemCountStore implements ItemCountStore {
  readonly #days = new Map<string, ItemCount[]>();
  readonly #sequences = new Map<string, number>();

  async add({ desktopId, sequence, day, counts }: CountsOfPc): Promise<'added' | 'repeated'> {
    if (sequence <= (this.#sequences.get(desktopId) ?? -1)) return 'repeated';
    this.#sequences.set(desktopId, sequence);
    this.#days.set(day, sumCounts([...(this.#days.get(day) ?? []), ...structuredClone(counts)]));
    return 'added';
  }

  async ofDays(days: readonly string[]): Promise<DayCounts[]> {
    return days.flatMap((day) => {
      const counts = this.#days.get(day);
      return counts ? [{ day, counts: structuredClone(counts) }] : [];
    });
  }
}
