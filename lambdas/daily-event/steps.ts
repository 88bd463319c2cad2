import type { RuleCount } from '../../domain/daily-run/daily-run.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import type { Decided, dailyEvent } from './daily-event.ts';

/** What the state machine of lib/daily-event.ts asks for. */
export type StepInput =
  | { step: 'begin' }
  | { step: 'countShard'; runId: string; shard: number }
  | { step: 'sumUp'; runId: string; counts: RuleCount[][] }
  | { step: 'decideShard'; runId: string; shard: number }
  | { step: 'finish'; runId: string; decided: Decided[] };

/**
 * One function for all steps. What it throws, the state machine tries again. Each question whether a run is due is a look
 * at the sites too; that this failed keeps no run from beginning.
 */
export const stepByStep = (
  steps: ReturnType<typeof dailyEvent>,
  watch: () => Promise<void>,
  { defect, flush }: Pick<Telemetry, 'defect' | 'flush'>,
) => {
  const take = async (input: StepInput) => {
    switch (input.step) {
      case 'begin':
        await watch().catch((error: unknown) => defect('The data servers could not be looked after', error));
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
  return async (input: StepInput): Promise<Awaited<ReturnType<typeof take>>> => {
    try {
      return await take(input);
    } catch (error) {
      defect('A step of the Daily Event failed', error);
      throw error;
    } finally {
      flush();
    }
  };
};
