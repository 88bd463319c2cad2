import type { RuleCount } from '../../domain/daily-run/daily-run.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import type { dailyEvent, Totals } from './daily-event.ts';

/** The steps that the state machine of lib/upload/daily-event.ts calls. */
export type StepInput =
  | { step: 'begin' }
  | { step: 'countShard'; runId: string; shard: number }
  | { step: 'sumUp'; runId: string; counts: RuleCount[][] }
  | { step: 'decideShard'; runId: string; shard: number }
  | { step: 'finish'; runId: string; decided: Totals[] };

/**
 * One function for all steps. When it throws, the state machine retries. Each check whether a run is due also checks
 * the data servers; a failure of that must not prevent a run.
 */
export const stepByStep = (
  steps: ReturnType<typeof dailyEvent>,
  watch: () => Promise<void>,
  { defect, flush }: Pick<Telemetry, 'defect' | 'flush'>,
) => {
  const run = async (input: StepInput) => {
    switch (input.step) {
      case 'begin':
        await watch().catch((error: unknown) => defect('The data servers could not be checked', error));
        return steps.begin();
      case 'countShard':
        return steps.countShard(input);
      case 'sumUp':
        return steps.sumUp(input);
      case 'decideShard':
        return steps.decideShard(input);
      case 'finish':
        return steps.finish(input);
    }
  };
  return async (input: StepInput): Promise<Awaited<ReturnType<typeof run>>> => {
    try {
      return await run(input);
    } catch (error) {
      defect('A step of the Daily Event failed', error);
      throw error;
    } finally {
      flush();
    }
  };
};
