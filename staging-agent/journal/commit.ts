import { batchCalls } from '../../agent-kit/transfer/batch-calls.ts';
import { Failure } from '../../domain/failure.ts';
import type { Journal, Step } from './journal.ts';
import type { Ended, Entry } from './states.ts';

/** Stores events of one entry, and resolves to its new state. @throws Failure `conflict` if an event cannot happen */
export type Commit = (entry: Step['entry'], ...events: Step['events']) => Promise<Entry | Ended>;

/** Events within some milliseconds are stored together, because each write waits for the disk. */
export const commits = (journal: Pick<Journal, 'apply'>): Commit => {
  const apply = batchCalls((steps: Step[]) => journal.apply(steps), { maxItems: 100, withinMs: 20 });
  return async (entry, ...events) => {
    const result = await apply({ entry, events });
    if (result instanceof Failure) throw result;
    return result;
  };
};
