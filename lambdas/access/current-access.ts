import { cached } from '../../domain/cached.ts';
import type { Clock } from '../../domain/clock.ts';
import type { AccessList, AccessListStore } from '../../domain/user/access-list.ts';
import type { Telemetry } from '../kit/telemetry.ts';

/**
 * Who may use Fermata now, as far as this function knows. Undefined if there has never been a list, or it cannot be
 * read.
 */
export type CurrentAccess = () => Promise<AccessList | undefined>;

/** A list is made every 20 seconds. Even with this cache, a removed person loses access well within a minute. */
const keptForMilliseconds = 10_000;

/**
 * Reads the list, and caches it briefly. If it cannot be read, the previous list still counts, and before the first one
 * only tokens count: a database that does not answer must not stop anybody from pausing a recording.
 */
export const currentAccess = (
  store: Pick<AccessListStore, 'current'>,
  { clock, telemetry }: { clock: Clock; telemetry: Pick<Telemetry, 'defect'> },
): CurrentAccess => {
  let last: AccessList | undefined;
  const read = cached(
    async () => {
      try {
        last = await store.current();
      } catch (error) {
        telemetry.defect('The list of people who may sign in cannot be read', error);
      }
      return last;
    },
    { clock, milliseconds: keptForMilliseconds },
  );
  return read;
};
