import { type CountName, type ItemCount, maxCounts, sumCounts } from '../../domain/desktop-item/item-counts.ts';
import type { Step } from '../../domain/desktop-item/trigger-machine.ts';
import type { FromExtension } from './native-host/messages.ts';

/** What is counted for a step. A run that ended because an administrator changed the event is not counted. */
const nameOf = (step: Step): CountName | undefined => {
  if (step.is === 'started') return step.run.dryRun ? 'dry-run' : 'started';
  if (step.is === 'prolonged' || step.run.dryRun) return undefined;
  return step.cause === 'stop-trigger' ? 'stopped' : step.cause === 'duration' ? 'timed-out' : undefined;
};

/**
 * Counts what administrators see on the Desktop Manager page. The counts do not say when it happened, or on which page.
 */
export const counting = () => {
  let counts: ItemCount[] = [];
  const add = (kind: ItemCount['kind'], id: string, name: CountName): void => {
    counts = sumCounts([...counts, { kind, id, name, count: 1 }]);
  };
  return {
    step(step: Step): void {
      const name = nameOf(step);
      if (name) add('event', step.run.eventId, name);
    },
    browser(message: FromExtension): void {
      if (message.is === 'page-view' || message.is === 'found') add('item', message.itemId, message.is);
    },
    entered: (itemId: string) => add('item', itemId, 'entered'),
    /** Takes out as much as fits into one report. */
    take(): ItemCount[] {
      return counts.splice(0, maxCounts);
    },
  };
};
