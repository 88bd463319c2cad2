import type { SQSEvent } from 'aws-lambda';
import type { Clock } from '../../domain/clock.ts';
import type { AccessListStore, SignInDirectory } from '../../domain/user/access-list.ts';
import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies {
  directory: SignInDirectory;
  lists: Pick<AccessListStore, 'replace'>;
  /** Starts another listing after this many seconds. */
  startListing: (afterSeconds: number) => Promise<void>;
  clock: Clock;
  telemetry: Telemetry;
}

export interface AccessListReport {
  people: number;
  list: 'replaced' | 'superseded';
}

/** The scheduler runs at most once a minute, which is not often enough. So each run starts two more listings. */
const moreListingsAfter = [20, 40];

/**
 * Lists the people who may use Fermata and replaces the stored list. Harmless when repeated: the newest listing wins.
 * When the user pool cannot be listed, the last list stays, and the next attempt is 20 seconds away.
 */
export const accessList =
  ({ directory, lists, startListing, clock, telemetry }: Dependencies) =>
  async (event: Partial<SQSEvent>): Promise<AccessListReport> => {
    // Start them first, so that a listing that fails does not prevent the others.
    if (!event.Records) await Promise.all(moreListingsAfter.map(startListing));
    const listedAt = clock().toISOString();
    const roles = await directory.members();
    const list = await lists.replace({ listedAt, roles });
    telemetry.count('AccessListsMade', 1);
    telemetry.flush();
    return { people: roles.size, list };
  };
