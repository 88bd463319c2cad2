import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies {
  closeRemoved: () => Promise<{ open: number; closed: number }>;
  wait: (milliseconds: number) => Promise<unknown>;
  telemetry: Telemetry;
}

/** The scheduler starts once a minute at most; somebody who was removed must be out within one. */
const rounds = 3;
const betweenRounds = 18_000;

/** Closes what must be closed, three times a minute while anybody is connected. */
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
        defect('Connections could not be looked through', error);
      }
      // A night in which nobody works costs next to nothing.
      if (last === 0 && failure === undefined) break;
      if (round < rounds) await wait(betweenRounds);
    }
    count('ConnectionsOpen', last);
    count('ConnectionsClosed', total);
    flush();
    if (failure !== undefined) throw failure;
    return { open: last, closed: total };
  };
