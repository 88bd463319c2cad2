import type { SQSEvent } from 'aws-lambda';
import type { Clock } from '../../domain/clock.ts';
import type { AccessListStore, SignInDirectory } from '../../domain/user/access-list.ts';
import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies {
  directory: SignInDirectory;
  lists: Pick<AccessListStore, 'replace'>;
  /** Starts a listing after so many seconds. */
  listAgain: (afterSeconds: number) => Promise<void>;
  clock: Clock;
  telemetry: Telemetry;
}

export interface AccessListReport {
  people: number;
  list: 'replaced' | 'superseded';
}

/** The scheduler starts once a minute; that is too seldom, so each start brings about two more listings. */
const furtherSeconds = [20, 40];

/**
 * Makes the list of people who may use Fermata anew. Harmless when repeated: the newest listing wins. When the user pool
 * cannot be listed the last list stays, and the next listing is 20 seconds away.
 */
export const accessList =
  ({ directory, lists, listAgain, clock, telemetry }: Dependencies) =>
  async (event: Partial<SQSEvent>): Promise<AccessListReport> => {
    // First, so that a listing that fails does not take the others with it.
    if (!event.Records) await Promise.all(furtherSeconds.map(listAgain));
    const listedAt = clock().toISOString();
    const roles = await directory.members();
    const list = await lists.replace({ listedAt, roles });
    telemetry.count('AccessListsMade', 1);
    telemetry.flush();
    return { people: roles.size, list };
  };
