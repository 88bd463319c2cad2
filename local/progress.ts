/** `doing` lines are overwritten by the next line; `done` lines stay. */
export type Say = (line: string, state: 'doing' | 'done') => void;

/** Runs the steps of the launch, prints a line for each with its seconds, and stops between two steps on `signal`. */
export const progress = (say: Say, signal?: AbortSignal) => ({
  async step<Outcome>(
    what: string,
    act: () => Promise<Outcome>,
    summarize?: (outcome: Outcome) => string,
  ): Promise<Outcome> {
    signal?.throwIfAborted();
    say(`       …  ${what}`, 'doing');
    const startedAt = performance.now();
    const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s`;
    try {
      const outcome = await act();
      signal?.throwIfAborted();
      const summary = summarize?.(outcome);
      say(`${seconds()}  ${what}${summary ? `: ${summary}` : ''}`, 'done');
      return outcome;
    } catch (error) {
      if (!signal?.aborted) say(`${seconds()}  ${what}: failed`, 'done');
      throw error;
    }
  },
});

/** An error that the person who started Fermata can correct. It is shown without a stack trace. */
export class CannotStart extends Error {}
