import { hash } from './hash.ts';

/** How many recordings a percentage keeps: the nearest whole number, halves rounded up. */
export const keptCount = (count: number, percent: number): number => Math.round((count * percent) / 100);

/**
 * Whether the recording at this position of the day (from 0) is kept. Exactly `keptCount` of all are kept, and they are
 * evenly distributed. Integer arithmetic, so that every shard gets the same result on its own.
 */
export const isKeptAt = (place: number, count: number, percent: number): boolean => {
  const total = keptCount(count, percent);
  return Math.floor(((place + 1) * total) / count) > Math.floor((place * total) / count);
};

/** The order within a shard. It is random, but the same every time this run is computed. */
export const inRunOrder = <Row extends { recordingId: string }>(runId: string, rows: readonly Row[]): Row[] =>
  rows
    .map((row) => ({ row, place: hash(`${runId}#${row.recordingId}`) }))
    .sort((a, b) => a.place - b.place || (a.row.recordingId < b.row.recordingId ? -1 : 1))
    .map(({ row }) => row);
