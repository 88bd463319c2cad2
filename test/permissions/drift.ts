import { join } from 'node:path';
import type { Outputs } from '../../local/outputs.ts';
import { localFolder } from '../../local/place.ts';
import type { RequestLog } from './request-log.ts';
import { nameOf, type UsedPermission, usedPermissions } from './used-permissions.ts';

/**
 * What the functions of this run did and the record in the repository does not hold. What the record holds and this run did
 * not see is no fault. To find what nothing needs any more, empty the record, and record some runs.
 */
export const newPermissions = async (
  log: RequestLog,
  { outputs, name }: { outputs: Outputs; name: string },
): Promise<UsedPermission[]> => {
  const used = await log.used(outputs, join(localFolder, name, 'cdk.out/Fermata.template.json'));
  const recorded = new Set(usedPermissions().map(nameOf));
  return used.filter((one) => !recorded.has(nameOf(one)));
};

/** Calls that nobody has translated to IAM's words yet. Valid after `newPermissions`. */
export const unknownCalls = (log: RequestLog): string[] =>
  [...log.unknown].map((message) => `${message}: teach test/permissions/permissions-of.ts.`);
