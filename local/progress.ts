/** `doing` lines are for whoever watches, and give way to the next line; `done` ones stay. */
export type Say = (line: string, state: 'doing' | 'done') => void;

/** Runs the steps of the launch one line each, with the seconds they took, and stops between them when asked to. */
export const progress = (say: Say, signal?: AbortSignal) => ({
  async step<Outcome>(
    what: string,
    act: () => Promise<Outcome>,
    told?: (outcome: Outcome) => string,
  ): Promise<Outcome> {
    signal?.throwIfAborted();
    say(`       …  ${what}`, 'doing');
    const began = performance.now();
    const seconds = () => `${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s`;
    try {
      const outcome = await act();
      signal?.throwIfAborted();
      const more = told?.(outcome);
      say(`${seconds()}  ${what}${more ? `: ${more}` : ''}`, 'done');
      return outcome;
    } catch (error) {
      if (!signal?.aborted) say(`${seconds()}  ${what}: failed`, 'done');
      throw error;
    }
  },
});

/** Something that whoever started Fermata can put right; shown without a stack trace. */
export class CannotStart extends Error {}
