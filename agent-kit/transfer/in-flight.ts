import type { Clock } from '../../domain/clock.ts';
import { reasonOf } from '../../staging-agent/location/location.ts';
import type { Notes } from '../program/logger.ts';
import { type Chance, pause, type Sleep } from './retry.ts';

/** One recording is never worked on twice at a time; what did not go well rests for a while. */
export interface Turns {
  /** Begins something about a recording that is free. */
  start(recordingId: string, path: string, act: () => Promise<void>): void;
  /** The same once nobody is at it; kept when it is over. */
  inTurn(recordingId: string, path: string, act: () => Promise<void>): Promise<void>;
  isActive(recordingId: string): boolean;
  isFree(recordingId: string): boolean;
  readonly active: number;
  /** Kept when all is over that is under way now. */
  over(): Promise<void>;
  /** Until there is something new to do, or the time is over. */
  untilWoken(ms: number): Promise<void>;
  wake(): void;
}

/** Below so many under way more work is asked for. */
export const fewUnderWay = 120;

export const turns = ({
  notes,
  clock,
  chance,
  sleep,
  signal,
  idleMs,
  shown,
}: {
  notes: Notes;
  clock: Clock;
  chance: Chance;
  sleep: Sleep;
  signal: AbortSignal;
  idleMs: number;
  /** Told how many are under way. */
  shown: (active: number) => void;
}): Turns => {
  const now = () => clock().getTime();
  const active = new Map<string, Promise<void>>();
  const resting = new Map<string, { until: number; times: number }>();
  let wake = () => {};

  const start = (recordingId: string, path: string, act: () => Promise<void>): void => {
    const going = act()
      .then(
        () => {
          resting.delete(recordingId);
        },
        (error) => {
          if (signal.aborted) return;
          const times = (resting.get(recordingId)?.times ?? 0) + 1;
          const rest = pause(chance, times, { base: idleMs, most: 300_000 }) + idleMs / 2;
          resting.set(recordingId, { until: now() + rest, times });
          notes.trouble(`${path}: ${reasonOf(error)}`);
        },
      )
      .finally(() => {
        active.delete(recordingId);
        shown(active.size);
        if (active.size < fewUnderWay) wake();
      });
    active.set(recordingId, going);
    shown(active.size);
  };

  return {
    start,
    async inTurn(recordingId, path, act) {
      while (active.has(recordingId)) await active.get(recordingId);
      start(recordingId, path, act);
      await active.get(recordingId);
    },
    isActive: (recordingId) => active.has(recordingId),
    isFree: (recordingId) => !active.has(recordingId) && (resting.get(recordingId)?.until ?? 0) <= now(),
    get active() {
      return active.size;
    },
    async over() {
      await Promise.all(active.values());
    },
    async untilWoken(ms) {
      const woken = new AbortController();
      wake = () => woken.abort();
      await sleep(ms, AbortSignal.any([signal, woken.signal])).catch(() => {});
      wake = () => {};
    },
    wake: () => wake(),
  };
};
