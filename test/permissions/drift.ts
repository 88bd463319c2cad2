import { join } from 'node:path';
import type { Outputs } from '../../local/outputs.ts';
import { localFolder } from '../../local/place.ts';
import type { RequestLog } from './request-log.ts';
import { nameOf, usedPermissions, writeUsedPermissions } from './used-permissions.ts';

/**
 * What the functions of this run did and the record in the repository does not hold, one sentence each. `record` adds it to
 * the record instead. What is in the record and was not seen is no fault: who comes first, or twice, is another one in
 * each run. To find what nothing needs any more, empty the record, and record some runs.
 */
export const driftOf = async (
  log: RequestLog,
  { outputs, name, record }: { outputs: Outputs; name: string; record: boolean },
): Promise<string[]> => {
  const now = await log.used(outputs, join(localFolder, name, 'cdk.out/Fermata.template.json'));
  const before = usedPermissions();
  const unknown = [...log.unknown].map((message) => `${message}: teach test/permissions/permissions-of.ts.`);
  if (record) {
    writeUsedPermissions([...before, ...now]);
    return unknown;
  }
  const recorded = new Set(before.map(nameOf));
  const added = [...new Set(now.map(nameOf))].filter((one) => !recorded.has(one)).sort();
  return [...unknown, ...added.map((one) => `${one} is not in test/permissions/used.json.`)];
};
