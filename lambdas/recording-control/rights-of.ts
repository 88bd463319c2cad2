import { type Rights, rightsWith } from '../../domain/control/access/rights.ts';
import type { Caller } from '../../domain/user/visibility.ts';
import type { Context } from './operation.ts';

/** By the settings and the people as they were read a few seconds ago at most. */
export const rightsOf = async (caller: Caller, { directory, settings }: Context): Promise<Rights> => {
  const [people, inForce] = await Promise.all([directory.seenBy(caller), settings()]);
  return rightsWith(caller, people, inForce);
};
