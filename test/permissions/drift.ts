import { join } from 'node:path';
import type { Outputs } from '../../local/outputs.ts';
import { localFolder } from '../../local/place.ts';
import type { RequestLog } from './request-log.ts';
import { nameOf, type UsedPermission, usedPermissions } from './used-permissions.ts';

/**
 * What the functions of this run did that is not in the record in the repository. What is in the record but was not seen
 * in this run is not a fault. To find what is no longer needed, empty the record, and record some runs.
 */
export const newPermissions = async (
  log: RequestLog,
  { outputs, name }: { outputs: Outputs; name: string },
): Promise<UsedPermission[]> => {
  const used = await log.used(outputs, join(localFolder, name, 'cdk.out/Fermata.template.json'));
  const recorded = new Set(usedPermissions().map(nameOf));
  return used.filter((one) => !recorded.has(nameOf(one)));
};

/** Calls that have no IAM actions in permissions-of.ts yet. Complete after `newPermissions`. */
export const unknownCalls = (log: RequestLog): string[] =>
  [...log.unknown].map((message) => `${message}: teach test/permissions/permissions-of.ts.`);
