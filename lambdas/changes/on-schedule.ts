import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies {
  closeRemoved: () => Promise<{ open: number; closed: number }>;
  wait: (milliseconds: number) => Promise<unknown>;
  telemetry: Telemetry;
}

/** The scheduler runs at most once a minute, but a removed person must lose access within a minute. */
const rounds = 3;
const betweenRoundsMilliseconds = 18_000;

/** Closes connections of people who have lost access, three times a minute while anybody is connected. */
export const onSchedule =
  ({ closeRemoved, wait, telemetry: { count, defect, flush } }: Dependencies) =>
  async (): Promise<{ open: number; closed: number }> => {
    let total = 0;
    let last = 0;
    let failure: unknown;
    for (let round = 1; round <= rounds; round++) {
      try {
        const { open, closed } = await closeRemoved();
        last = open;
        total += closed;
        failure = undefined;
      } catch (error) {
        failure = error;
        defect('Open connections could not be checked', error);
      }
      // A night without users costs next to nothing.
      if (last === 0 && failure === undefined) break;
      if (round < rounds) await wait(betweenRoundsMilliseconds);
    }
    count('ConnectionsOpen', last);
    count('ConnectionsClosed', total);
    flush();
    if (failure !== undefined) throw failure;
    return { open: last, closed: total };
  };
