import { reasonOf } from '../../agent-kit/files/file-errors.ts';
import type { Logger } from '../../agent-kit/program/logger.ts';
import { printable } from '../../agent-kit/program/text.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Commit } from '../journal/commit.ts';
import { reasonWithoutPerson } from '../journal/person.ts';
import type { EntryIn } from '../journal/states.ts';
import type { Location } from '../location/location.ts';
import { manifestSuffix } from '../location/names.ts';
import { lookOf } from '../location/settling.ts';
import type { Counts } from '../report/counts.ts';

type Refused = EntryIn<'refusing' | 'refused-in-place'>;

/** The time between two attempts to move a file that is refused in place. */
const minMoveRetryMs = 60_000;
const maxMoveRetryMs = 3_600_000;

/**
 * Moves a file to `refused/`. If it cannot be moved now, it is refused in place, and moved later. If somebody corrects it
 * there, it is checked again.
 *
 * @throws only when the share is gone, or the journal cannot be written
 */
export const refusal = ({
  location,
  commit,
  logger,
  clock,
  counts,
}: {
  location: Location;
  commit: Commit;
  logger: Logger;
  clock: Clock;
  counts: Counts;
}): ((entry: Refused) => Promise<void>) => {
  const now = () => clock().getTime();
  const at = () => clock().toISOString();
  const nextMoves = new Map<string, { at: number; retryMs: number }>();
  /**
   * Refuses a file where it is: on another volume, on a full share, without permission, or while it is open elsewhere. Its
   * neighbours are not affected.
   */
  const refuseInPlace = async (entry: Refused, reason: string): Promise<void> => {
    const { path } = entry;
    const retryMs = Math.min(maxMoveRetryMs, 2 * (nextMoves.get(path)?.retryMs ?? minMoveRetryMs / 2));
    nextMoves.set(path, { at: now() + retryMs, retryMs });
    // It is reported once. From then on it is on the list of files that are not taken.
    if (entry.state === 'refused-in-place') return;
    await commit(entry, { is: 'not-movable', since: at(), files: await lookOf(location, path) });
    counts.refused++;
    logger.warn(
      `Refused ${path}: ${reasonWithoutPerson(entry)} It stays where it is, and cannot be moved yet: ${reason}`,
    );
  };

  return async (entry) => {
    const { path } = entry;
    if (entry.state === 'refused-in-place') {
      if ((await lookOf(location, path)) !== entry.files) {
        // Somebody has corrected it or taken it away. The next scan finds what is there now.
        nextMoves.delete(path);
        await commit(entry, { is: 'replaced', at: at(), reason: 'It was changed after it had been refused' });
        return;
      }
      if (now() < (nextMoves.get(path)?.at ?? 0)) return;
    }
    let outcome: 'moved' | 'gone';
    try {
      outcome = await location.moveToRefused(path, path + manifestSuffix, entry.reason);
    } catch (error) {
      // No file is refused on a share that is gone.
      await location.expectPresent();
      await refuseInPlace(entry, reasonOf(error));
      return;
    }
    nextMoves.delete(path);
    if (outcome === 'gone') {
      await commit(entry, { is: 'taken-away', at: at(), reason: 'It was removed before it was refused' });
      logger.warn(`${path} was removed before it could be refused: ${reasonWithoutPerson(entry)}`);
      return;
    }
    await commit(entry, { is: 'moved-to-refused', at: at() });
    if (entry.state === 'refused-in-place') {
      logger.info(printable(`${path}, refused before, is in refused/ now`));
      return;
    }
    counts.refused++;
    logger.warn(`Refused ${path}: ${reasonWithoutPerson(entry)}`);
  };
};
