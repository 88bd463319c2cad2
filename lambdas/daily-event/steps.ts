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

/** One function for all steps. What it throws, the state machine tries again. */
export const stepByStep = (
  steps: ReturnType<typeof dailyEvent>,
  { defect, flush }: Pick<Telemetry, 'defect' | 'flush'>,
) => {
  const take = (input: StepInput) => {
    switch (input.step) {
      case 'begin':
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
