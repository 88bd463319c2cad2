import { hash } from './hash.ts';

/** How many of so many a percentage keeps: the nearest whole number, a half upwards. */
export const keptOf = (count: number, percent: number): number => Math.round((count * percent) / 100);

/**
 * Whether the recording in this place of the day (from 0) is kept, so that exactly `keptOf` of all are, spread evenly:
 * whole arithmetic, so that every shard comes to the same answer without asking another.
 */
export const keptAt = (place: number, count: number, percent: number): boolean => {
  const kept = keptOf(count, percent);
  return Math.floor(((place + 1) * kept) / count) > Math.floor((place * kept) / count);
};

/** The order inside a shard: by chance, but the same whenever this run is worked out again. */
export const inRunOrder = <Row extends { recordingId: string }>(runId: string, rows: readonly Row[]): Row[] =>
  rows
    .map((row) => ({ row, place: hash(`${runId}#${row.recordingId}`) }))
    .sort((a, b) => a.place - b.place || (a.row.recordingId < b.row.recordingId ? -1 : 1))
    .map(({ row }) => row);
