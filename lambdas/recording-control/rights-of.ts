import { type Rights, rightsWith } from '../../domain/control/access/rights.ts';
import type { Caller } from '../../domain/user/visibility.ts';
import type { Context } from './operation.ts';

/** Uses settings and people that are at most a few seconds old. */
export const rightsOf = async (caller: Caller, { directory, settings }: Context): Promise<Rights> => {
  const [people, inForce] = await Promise.all([directory.seenBy(caller), settings()]);
  return rightsWith(caller, people, inForce);
};
