import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Permission } from './permissions-of.ts';

/** What a function did in the journeys, by the names of constructs: `Storage/Contacts/index/byDay`. */
export interface UsedPermission extends Permission {
  caller: string;
}

const record = join(import.meta.dirname, 'used.json');

/** Function -> resource -> actions, sorted: a change is one line of a diff. */
type Written = Record<string, Record<string, string[]>>;

/** The content of the record, or of the file that FERMATA_USED_PERMISSIONS names: the record and one run's additions. */
export const usedPermissions = (): UsedPermission[] =>
  Object.entries(JSON.parse(readFileSync(process.env.FERMATA_USED_PERMISSIONS ?? record, 'utf8')) as Written).flatMap(
    ([caller, resources]) =>
      Object.entries(resources).flatMap(([resource, actions]) =>
        actions.map((action) => ({ caller, resource, action })),
      ),
  );

export const writeUsedPermissions = (used: readonly UsedPermission[], file = record): void => {
  const written: Written = {};
  for (const { caller, resource, action } of [...used].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))) {
    const resources = written[caller] ?? {};
    written[caller] = resources;
    resources[resource] = [...new Set([...(resources[resource] ?? []), action])];
  }
  writeFileSync(file, `${JSON.stringify(written, null, 2)}\n`);
};

export const nameOf = ({ caller, resource, action }: UsedPermission): string => `${caller}: ${action} on ${resource}`;
